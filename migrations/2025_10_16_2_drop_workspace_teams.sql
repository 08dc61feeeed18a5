-- Teams inside a workspace are gone from the product: a second workspace serves the same purpose. Their invite links
-- were useful, though, and now admit to the workspace.

DROP TABLE IF EXISTS team_members;

-- Takes along the foreign keys of workflows, workspace_invitations and team_invite_links.
DROP TABLE IF EXISTS teams CASCADE;

-- Each column takes its index along.
ALTER TABLE workflows DROP COLUMN IF EXISTS team_id;
ALTER TABLE workspace_invitations DROP COLUMN IF EXISTS team_id;
ALTER TABLE IF EXISTS team_invite_links DROP COLUMN IF EXISTS team_id;

ALTER TABLE IF EXISTS team_invite_links RENAME TO workspace_invite_links;

-- PostgreSQL keeps the names of indexes and constraints when their table is renamed.
ALTER INDEX IF EXISTS team_invite_links_pkey RENAME TO workspace_invite_links_pkey;
ALTER INDEX IF EXISTS idx_team_invite_links_workspace RENAME TO idx_workspace_invite_links_live;

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'team_invite_links_token_key') THEN
        ALTER TABLE workspace_invite_links
            RENAME CONSTRAINT team_invite_links_token_key TO workspace_invite_links_token_key;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'team_invite_links_used_count_check') THEN
        ALTER TABLE workspace_invite_links
            RENAME CONSTRAINT team_invite_links_used_count_check TO workspace_invite_links_used_count_check;
    END IF;
END
$$;

COMMENT ON TABLE workspace_invite_links IS 'Links that anybody who has them can join a workspace with.';

-- Rollback:
--   ALTER TABLE workspace_invite_links
--       RENAME CONSTRAINT workspace_invite_links_used_count_check TO team_invite_links_used_count_check;
--   ALTER TABLE workspace_invite_links
--       RENAME CONSTRAINT workspace_invite_links_token_key TO team_invite_links_token_key;
--   ALTER INDEX idx_workspace_invite_links_live RENAME TO idx_team_invite_links_workspace;
--   ALTER INDEX workspace_invite_links_pkey RENAME TO team_invite_links_pkey;
--   ALTER TABLE workspace_invite_links RENAME TO team_invite_links;
--   COMMENT ON TABLE team_invite_links IS 'Links that anybody who has them can join with.';
--   CREATE TABLE teams (
--       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
--       workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
--       name text NOT NULL,
--       created_at timestamptz NOT NULL DEFAULT now(),
--       updated_at timestamptz NOT NULL DEFAULT now(),
--       CONSTRAINT teams_workspace_name_key UNIQUE (workspace_id, name)
--   );
--   COMMENT ON TABLE teams IS 'Groups of members within a workspace.';
--   CREATE TRIGGER set_teams_updated_at
--       BEFORE UPDATE ON teams
--       FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--   CREATE TABLE team_members (
--       team_id uuid NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
--       user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
--       added_at timestamptz NOT NULL DEFAULT now(),
--       PRIMARY KEY (team_id, user_id)
--   );
--   CREATE INDEX idx_team_members_user_id ON team_members (user_id);
--   COMMENT ON TABLE team_members IS 'Who belongs to which team.';
--   ALTER TABLE workflows ADD COLUMN team_id uuid REFERENCES teams (id) ON DELETE SET NULL;
--   ALTER TABLE workspace_invitations ADD COLUMN team_id uuid REFERENCES teams (id) ON DELETE CASCADE;
--   ALTER TABLE team_invite_links ADD COLUMN team_id uuid REFERENCES teams (id) ON DELETE CASCADE;
--   CREATE INDEX idx_workflows_team_id ON workflows (team_id);
--   CREATE INDEX idx_workspace_invitations_team_id ON workspace_invitations (team_id);
--   CREATE INDEX idx_team_invite_links_team ON team_invite_links (team_id);
--   COMMENT ON COLUMN workflows.team_id IS 'Narrows the sharing to one team of the workspace.';
--   COMMENT ON COLUMN workspace_invitations.team_id IS 'Team that the person joins along with the workspace.';
--   COMMENT ON COLUMN team_invite_links.team_id IS 'Team to join, or NULL when the link admits to the workspace only.';
--   -- Teams, their members and every team_id come back empty and have to be restored from a backup. The columns
--   -- return as the last of their tables.
