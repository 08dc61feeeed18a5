-- Nodes that talk to other services act with tokens that a person has granted. They are stored encrypted, one for each
-- person and service.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'connected_oauth_provider') THEN
        CREATE TYPE connected_oauth_provider AS ENUM ('google', 'microsoft', 'slack');
    END IF;
END
$$;

COMMENT ON TYPE connected_oauth_provider IS 'Services that a workflow can be connected to. Signing in is a matter of `oauth_provider`.';

CREATE TABLE IF NOT EXISTS user_oauth_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider connected_oauth_provider NOT NULL,
    account_email text NOT NULL,
    access_token bytea NOT NULL,
    refresh_token bytea,
    scopes text[] NOT NULL DEFAULT '{}',
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_oauth_tokens_user_provider_key UNIQUE (user_id, provider)
);

CREATE INDEX IF NOT EXISTS idx_user_oauth_tokens_refresh
    ON user_oauth_tokens (expires_at)
    WHERE refresh_token IS NOT NULL;

CREATE OR REPLACE TRIGGER set_user_oauth_tokens_updated_at
    BEFORE UPDATE ON user_oauth_tokens
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON TABLE user_oauth_tokens IS 'Access that a person has granted to one of their accounts elsewhere.';
COMMENT ON COLUMN user_oauth_tokens.access_token IS 'Encrypted by the application with AES-256-GCM; the database never sees the key.';
COMMENT ON COLUMN user_oauth_tokens.account_email IS 'The account at the provider, shown in the list of connections.';

-- Rollback:
--   DROP TABLE IF EXISTS user_oauth_tokens;
--   DROP TYPE IF EXISTS connected_oauth_provider;
--   -- Everybody has to connect their accounts again.
