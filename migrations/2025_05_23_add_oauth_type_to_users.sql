-- People can sign in with Google or GitHub instead of a password, so the password becomes optional.

DO $$
BEGIN
    CREATE TYPE oauth_provider AS ENUM ('google', 'github');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON TYPE oauth_provider IS 'Identity providers that an account can sign in with.';

ALTER TABLE users ADD COLUMN IF NOT EXISTS oauth_provider oauth_provider;
ALTER TABLE users ADD COLUMN IF NOT EXISTS oauth_subject text;
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;

COMMENT ON COLUMN users.oauth_provider IS 'Provider that the account was created with, NULL for accounts with a password only.';
COMMENT ON COLUMN users.oauth_subject IS 'The provider''s own identifier of the person; stays the same when the address changes.';

CREATE UNIQUE INDEX IF NOT EXISTS idx_users_oauth_identity
    ON users (oauth_provider, oauth_subject)
    WHERE oauth_subject IS NOT NULL;

DO $$
BEGIN
    ALTER TABLE users
        ADD CONSTRAINT users_login_method_check
        CHECK (password_hash IS NOT NULL OR oauth_provider IS NOT NULL) NOT VALID;
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

ALTER TABLE users VALIDATE CONSTRAINT users_login_method_check;

COMMENT ON CONSTRAINT users_login_method_check ON users IS 'Nobody may be locked out: a password or a provider is required.';

-- Rollback:
--   ALTER TABLE users DROP CONSTRAINT IF EXISTS users_login_method_check;
--   DROP INDEX IF EXISTS idx_users_oauth_identity;
--   -- An account without a password gets one that no input can match; its owner has to reset it.
--   UPDATE users SET password_hash = '!' WHERE password_hash IS NULL;
--   ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL;
--   ALTER TABLE users DROP COLUMN IF EXISTS oauth_subject;
--   ALTER TABLE users DROP COLUMN IF EXISTS oauth_provider;
--   DROP TYPE IF EXISTS oauth_provider;
