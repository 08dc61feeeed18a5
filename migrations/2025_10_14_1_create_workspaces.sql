-- Colleagues want to share workflows: a workspace holds them, members join with a role, and teams divide a large
-- workspace. Everybody who has workflows gets a workspace of their own to begin with.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'workspace_role') THEN
        CREATE TYPE workspace_role AS ENUM ('admin', 'user', 'viewer');
    END IF;
END
$$;

COMMENT ON TYPE workspace_role IS 'Rights inside one workspace, strongest first.';

CREATE TABLE IF NOT EXISTS workspaces (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CHECK (btrim(name) <> ''),
    slug text NOT NULL CONSTRAINT workspaces_slug_key UNIQUE,
    created_by uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workspaces_slug_format CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);

CREATE INDEX IF NOT EXISTS idx_workspaces_created_by ON workspaces (created_by);

COMMENT ON TABLE workspaces IS 'Where people share workflows, connections and runs.';
COMMENT ON COLUMN workspaces.slug IS 'Part of the address: `/w/<slug>`.';
COMMENT ON COLUMN workspaces.created_by IS 'The person who created the workspace.';

CREATE TABLE IF NOT EXISTS workspace_members (
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role workspace_role NOT NULL DEFAULT 'user',
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, user_id)
);

CREATE INDEX IF NOT EXISTS idx_workspace_members_user_id ON workspace_members (user_id);

COMMENT ON TABLE workspace_members IS 'Who belongs to which workspace, and with which rights.';

CREATE TABLE IF NOT EXISTS teams (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT teams_workspace_name_key UNIQUE (workspace_id, name)
);

COMMENT ON TABLE teams IS 'Groups of members within a workspace.';

CREATE TABLE IF NOT EXISTS team_members (
    team_id uuid NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team_id, user_id)
);

CREATE INDEX IF NOT EXISTS idx_team_members_user_id ON team_members (user_id);

COMMENT ON TABLE team_members IS 'Who belongs to which team.';

CREATE OR REPLACE TRIGGER set_workspaces_updated_at
    BEFORE UPDATE ON workspaces
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE OR REPLACE TRIGGER set_teams_updated_at
    BEFORE UPDATE ON teams
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

ALTER TABLE workflows
    ADD COLUMN IF NOT EXISTS workspace_id uuid REFERENCES workspaces (id) ON DELETE SET NULL,
    ADD COLUMN IF NOT EXISTS team_id uuid REFERENCES teams (id) ON DELETE SET NULL;

CREATE INDEX IF NOT EXISTS idx_workflows_workspace_id ON workflows (workspace_id) WHERE workspace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS idx_workflows_team_id ON workflows (team_id);

COMMENT ON COLUMN workflows.workspace_id IS 'The workspace that the workflow is shared in; NULL while it is private to its author.';
COMMENT ON COLUMN workflows.team_id IS 'Narrows the sharing to one team of the workspace.';

INSERT INTO workspaces (name, slug, created_by)
SELECT DISTINCT users.first_name || '''s workspace', 'personal-' || replace(users.id::text, '-', ''), users.id
FROM users
JOIN workflows ON workflows.user_id = users.id
ON CONFLICT (slug) DO NOTHING;

INSERT INTO workspace_members (workspace_id, user_id, role)
SELECT id, created_by, 'admin'
FROM workspaces
ON CONFLICT (workspace_id, user_id) DO NOTHING;

UPDATE workflows
SET workspace_id = workspaces.id
FROM workspaces
WHERE workspaces.created_by = workflows.user_id
  AND workflows.workspace_id IS NULL;

-- Rollback:
--   ALTER TABLE workflows
--       DROP COLUMN IF EXISTS team_id,
--       DROP COLUMN IF EXISTS workspace_id;
--   DROP TABLE IF EXISTS team_members;
--   DROP TABLE IF EXISTS teams;
--   DROP TABLE IF EXISTS workspace_members;
--   DROP TABLE IF EXISTS workspaces;
--   DROP TYPE IF EXISTS workspace_role;
--   -- Who shared what with whom is lost; every workflow is private to its author again.
