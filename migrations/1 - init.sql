-- Bootstraps a new environment: creates the dsentr database, enables pgcrypto and defines the earliest user and auth
-- tables. Run it by hand, once, from a maintenance database; every later file runs inside dsentr.

CREATE DATABASE dsentr;

\c dsentr

CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TABLE IF NOT EXISTS users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL,
    password_hash text NOT NULL,
    first_name varchar(80) NOT NULL,
    last_name varchar(80) NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now(),
    CONSTRAINT users_email_key UNIQUE (email)
);

COMMENT ON TABLE users IS 'People who can sign in. Everything personal hangs off this table, so deleting a row here deletes the account.';
COMMENT ON COLUMN users.email IS 'Address used to sign in and for every notification.';
COMMENT ON COLUMN users.password_hash IS 'Argon2id hash in PHC string form. Never the password itself.';

CREATE TABLE IF NOT EXISTS user_sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash text NOT NULL UNIQUE,
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CHECK (expires_at > created_at)
);

CREATE INDEX IF NOT EXISTS idx_user_sessions_user_id ON user_sessions (user_id);
CREATE INDEX IF NOT EXISTS idx_user_sessions_live ON user_sessions (expires_at) WHERE revoked_at IS NULL;

COMMENT ON TABLE user_sessions IS 'One row for each signed-in browser or API client.';
COMMENT ON COLUMN user_sessions.token_hash IS 'SHA-256 of the session cookie; the cookie itself is never stored.';
COMMENT ON COLUMN user_sessions.revoked_at IS 'When the session was ended before its expiry, by signing out or by an administrator.';

CREATE TABLE IF NOT EXISTS login_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id uuid REFERENCES users (id) ON DELETE SET NULL,
    email text NOT NULL,
    ip_address inet NOT NULL,
    succeeded boolean NOT NULL,
    attempted_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_login_attempts_email ON login_attempts (lower(email), attempted_at DESC);
CREATE INDEX IF NOT EXISTS idx_login_attempts_failed_ip ON login_attempts (ip_address, attempted_at) WHERE NOT succeeded;

COMMENT ON TABLE login_attempts IS 'Every attempt to sign in, kept for rate limiting and for the security log of an account.';
COMMENT ON COLUMN login_attempts.user_id IS 'The account that the address belonged to, or NULL when there was none or it has been deleted.';

CREATE TABLE IF NOT EXISTS password_resets (
    id serial PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    requested_ip inet,
    requested_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_password_resets_user_id ON password_resets (user_id, requested_at DESC);

COMMENT ON TABLE password_resets IS 'Requests to set a new password.';

-- Rollback:
--   DROP TABLE IF EXISTS password_resets;
--   DROP TABLE IF EXISTS login_attempts;
--   DROP TABLE IF EXISTS user_sessions;
--   DROP TABLE IF EXISTS users;
--   DROP EXTENSION IF EXISTS pgcrypto;
--   -- All accounts are lost. To remove the environment as a whole, connect to another database and
--   -- run DROP DATABASE dsentr instead.
