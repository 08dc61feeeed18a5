-- Mail scanners follow links before people do. A used token is kept and marked, so that its second visitor reads
-- "already confirmed" and not "unknown link".

ALTER TABLE email_verification_tokens ADD COLUMN IF NOT EXISTS used_at timestamptz;

CREATE INDEX IF NOT EXISTS idx_email_verification_tokens_unused
    ON email_verification_tokens (expires_at)
    WHERE used_at IS NULL;

COMMENT ON COLUMN email_verification_tokens.used_at IS 'When the link was first followed.';

-- Rollback:
--   DROP INDEX IF EXISTS idx_email_verification_tokens_unused;
--   ALTER TABLE email_verification_tokens DROP COLUMN IF EXISTS used_at;
--   -- A token that was used counts as new again until it expires.
