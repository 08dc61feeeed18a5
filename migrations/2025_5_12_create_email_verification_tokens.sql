-- An address is confirmed by following a link with a token. The database keeps only the token's digest.

DO $$
BEGIN
    CREATE DOMAIN sha256_hex AS text CONSTRAINT sha256_hex_format CHECK (VALUE ~ '^[0-9a-f]{64}$');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON DOMAIN sha256_hex IS 'A SHA-256 digest in lower-case hexadecimal.';

CREATE TABLE IF NOT EXISTS email_verification_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash sha256_hex NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '1 day',
    CONSTRAINT email_verification_tokens_expiry_check CHECK (expires_at > created_at)
);

CREATE INDEX IF NOT EXISTS idx_email_verification_tokens_user_id ON email_verification_tokens (user_id);

COMMENT ON TABLE email_verification_tokens IS 'Links sent to confirm an address.';
COMMENT ON COLUMN email_verification_tokens.token_hash IS 'Digest of the token in the link; the token itself is only in the mail.';

-- Rollback:
--   DROP TABLE IF EXISTS email_verification_tokens;
--   DROP DOMAIN IF EXISTS sha256_hex;
--   -- Links in mails that were not followed yet stop working.
