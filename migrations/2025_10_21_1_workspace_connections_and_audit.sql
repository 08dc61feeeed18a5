-- Added workspace connection and audit event migration to back shared OAuth token promotion. A member can promote a
-- personal token to a connection that the whole workspace uses, and every such step leaves an event.

CREATE TABLE IF NOT EXISTS workspace_connections (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    owner_user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_oauth_token_id uuid REFERENCES user_oauth_tokens (id) ON DELETE SET NULL,
    provider connected_oauth_provider NOT NULL,
    account_email text NOT NULL,
    access_token bytea NOT NULL,
    refresh_token bytea,
    bound_key text GENERATED ALWAYS AS (workspace_id::text || ':' || lower(account_email)) STORED,
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workspace_connections_account_key UNIQUE (provider, bound_key)
);

CREATE INDEX IF NOT EXISTS idx_workspace_connections_workspace ON workspace_connections (workspace_id, provider);
CREATE INDEX IF NOT EXISTS idx_workspace_connections_owner ON workspace_connections (owner_user_id);

CREATE OR REPLACE TRIGGER set_workspace_connections_updated_at
    BEFORE UPDATE ON workspace_connections
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON TABLE workspace_connections IS 'Accounts at other services that every workflow of the workspace may use.';
COMMENT ON COLUMN workspace_connections.user_oauth_token_id IS 'The personal token that was promoted; NULL once its owner has removed it.';
COMMENT ON COLUMN workspace_connections.bound_key IS 'One connection for each account in a workspace, however the address is capitalised.';
COMMENT ON COLUMN workspace_connections.access_token IS 'Encrypted like `user_oauth_tokens.access_token`, with the workspace''s key.';

-- Reporting tools sign in with a role of their own and see only what the member whom they act for may see.
ALTER TABLE workspace_connections ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS workspace_connections_members_only ON workspace_connections;
CREATE POLICY workspace_connections_members_only ON workspace_connections
    FOR SELECT
    USING (
        EXISTS (
            SELECT 1
            FROM workspace_members AS member
            WHERE member.workspace_id = workspace_connections.workspace_id
              AND member.user_id = nullif(current_setting('dsentr.user_id', true), '')::uuid
        )
    );

CREATE TABLE IF NOT EXISTS workspace_audit_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    actor_id uuid REFERENCES users (id) ON DELETE SET NULL,
    connection_id uuid REFERENCES workspace_connections (id) ON DELETE SET NULL,
    event_type text NOT NULL CHECK (event_type IN ('connection_promoted', 'connection_refreshed', 'connection_revoked')),
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_workspace_audit_events_workspace
    ON workspace_audit_events (workspace_id, recorded_at DESC);

COMMENT ON TABLE workspace_audit_events IS 'What happened to the shared connections of a workspace. Rows are only ever added.';
COMMENT ON COLUMN workspace_audit_events.metadata IS 'Details that depend on the event, such as the scopes that were granted. Never a token.';

ALTER TABLE user_oauth_tokens ADD COLUMN IF NOT EXISTS is_shared boolean NOT NULL DEFAULT false;

UPDATE user_oauth_tokens
SET is_shared = true
FROM workspace_connections
WHERE workspace_connections.user_oauth_token_id = user_oauth_tokens.id
  AND NOT user_oauth_tokens.is_shared;

COMMENT ON COLUMN user_oauth_tokens.is_shared IS 'Whether the token has been promoted to a connection of a workspace.';

-- Rollback:
--   ALTER TABLE user_oauth_tokens DROP COLUMN IF EXISTS is_shared;
--   DROP TABLE IF EXISTS workspace_audit_events;
--   DROP TABLE IF EXISTS workspace_connections;
--   -- Shared connections and their events are lost; the personal tokens that they came from stay.
