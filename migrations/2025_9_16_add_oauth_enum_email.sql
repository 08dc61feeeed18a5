-- Reports by provider had a gap where people sign in with address and password; they get a value of their own. Existing
-- rows keep NULL, because PostgreSQL does not let a new value be used before it is committed.

ALTER TYPE oauth_provider ADD VALUE IF NOT EXISTS 'email' BEFORE 'google';

COMMENT ON TYPE oauth_provider IS 'Ways to sign in: `email` with a password, the others through an identity provider.';
COMMENT ON COLUMN users.oauth_provider IS 'How the account signs in. NULL in older rows means `email`.';

-- Rollback:
--   COMMENT ON COLUMN users.oauth_provider IS 'Provider that the account was created with, NULL for accounts with a password only.';
--   COMMENT ON TYPE oauth_provider IS 'Identity providers that an account can sign in with.';
--   -- PostgreSQL cannot remove an enum value: oauth_provider keeps email. Set the rows that use it back to NULL.
