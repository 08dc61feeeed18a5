-- Password resets move from a mailed password to a link with a token. Requests made before that can no longer be
-- answered and end as expired.

ALTER TABLE password_resets
    ADD COLUMN IF NOT EXISTS token_hash sha256_hex,
    ADD COLUMN IF NOT EXISTS expires_at timestamptz;

UPDATE password_resets
SET token_hash = encode(digest(gen_random_bytes(32), 'sha256'), 'hex'),
    expires_at = requested_at
WHERE token_hash IS NULL;

ALTER TABLE password_resets
    ALTER COLUMN token_hash SET NOT NULL,
    ALTER COLUMN expires_at SET NOT NULL,
    ALTER COLUMN expires_at SET DEFAULT now() + interval '1 hour',
    ALTER COLUMN id TYPE bigint;

DO $$
BEGIN
    ALTER TABLE password_resets ADD CONSTRAINT password_resets_token_hash_key UNIQUE (token_hash);
EXCEPTION
    WHEN duplicate_table OR duplicate_object THEN NULL;
END
$$;

COMMENT ON COLUMN password_resets.token_hash IS 'Digest of the token in the link; the token itself is only in the mail.';
COMMENT ON COLUMN password_resets.expires_at IS 'The link is refused from this moment on.';

-- Rollback:
--   ALTER TABLE password_resets DROP CONSTRAINT IF EXISTS password_resets_token_hash_key;
--   ALTER TABLE password_resets
--       DROP COLUMN IF EXISTS expires_at,
--       DROP COLUMN IF EXISTS token_hash;
--   ALTER TABLE password_resets ALTER COLUMN id TYPE integer;
--   -- Links in mails that were not followed yet stop working.
