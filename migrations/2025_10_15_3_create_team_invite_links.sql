-- A team that is forming wants one link for everybody instead of a mail each.

CREATE TABLE IF NOT EXISTS team_invite_links (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    team_id uuid REFERENCES teams (id) ON DELETE CASCADE,
    token text NOT NULL UNIQUE,
    role workspace_role NOT NULL DEFAULT 'user',
    max_uses integer CHECK (max_uses > 0),
    used_count integer NOT NULL DEFAULT 0,
    created_by uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT team_invite_links_used_count_check CHECK (used_count >= 0 AND (max_uses IS NULL OR used_count <= max_uses))
);

CREATE INDEX IF NOT EXISTS idx_team_invite_links_workspace ON team_invite_links (workspace_id) WHERE revoked_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_team_invite_links_team ON team_invite_links (team_id);

COMMENT ON TABLE team_invite_links IS 'Links that anybody who has them can join with.';
COMMENT ON COLUMN team_invite_links.team_id IS 'Team to join, or NULL when the link admits to the workspace only.';
COMMENT ON COLUMN team_invite_links.max_uses IS 'NULL for a link without a limit.';

-- Rollback:
--   DROP TABLE IF EXISTS team_invite_links;
--   -- Links that were shared stop working.
