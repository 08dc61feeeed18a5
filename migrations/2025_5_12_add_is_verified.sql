-- Accounts with an address that nobody has confirmed should not send mail to others. The month is written without its
-- zero, so this file runs after every 2025_10_* file.

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'users'
          AND column_name = 'is_verified'
    ) THEN
        ALTER TABLE users ADD COLUMN is_verified boolean;
    END IF;
END
$$;

-- A provider has confirmed the address of the accounts that it signs in.
UPDATE users SET is_verified = (oauth_provider IS NOT NULL) WHERE is_verified IS NULL;

ALTER TABLE users
    ALTER COLUMN is_verified SET DEFAULT false,
    ALTER COLUMN is_verified SET NOT NULL;

CREATE INDEX IF NOT EXISTS idx_users_unverified ON users (created_at) WHERE NOT is_verified;

COMMENT ON COLUMN users.is_verified IS 'Whether the person has shown that `email` is theirs.';

-- Rollback:
--   ALTER TABLE users DROP COLUMN IF EXISTS is_verified;
--   -- Everybody has to confirm their address again; the index on the column goes with it.
