-- Large customers asked for one bill and one member list over several workspaces, which is what an organization is.

DO $$
BEGIN
    CREATE TYPE organization_role AS ENUM ('admin', 'member', 'billing');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON TYPE organization_role IS 'Rights over all workspaces of an organization.';

CREATE TABLE IF NOT EXISTS organizations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE,
    billing_email text NOT NULL,
    created_by uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE organizations IS 'A customer with several workspaces and one bill.';

CREATE OR REPLACE TRIGGER set_organizations_updated_at
    BEFORE UPDATE ON organizations
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE IF NOT EXISTS organization_members (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role organization_role NOT NULL DEFAULT 'member',
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, user_id)
);

COMMENT ON TABLE organization_members IS 'Who belongs to which organization.';

ALTER TABLE workspaces
    ADD COLUMN IF NOT EXISTS organization_id uuid REFERENCES organizations (id) ON DELETE SET NULL,
    ADD COLUMN IF NOT EXISTS default_organization_role organization_role;

CREATE INDEX IF NOT EXISTS idx_workspaces_organization_id ON workspaces (organization_id);

COMMENT ON COLUMN workspaces.default_organization_role IS 'Weakest role in the organization that may open the workspace uninvited.';

CREATE OR REPLACE VIEW organization_workspaces AS
SELECT
    organization.id AS organization_id,
    organization.name AS organization_name,
    workspace.id AS workspace_id,
    workspace.name AS workspace_name
FROM organizations AS organization
JOIN workspaces AS workspace ON workspace.organization_id = organization.id;

COMMENT ON VIEW organization_workspaces IS 'For the bill: which workspaces an organization pays for.';

-- Rollback:
--   DROP VIEW IF EXISTS organization_workspaces;
--   ALTER TABLE workspaces
--       DROP COLUMN IF EXISTS default_organization_role,
--       DROP COLUMN IF EXISTS organization_id;
--   DROP TABLE IF EXISTS organization_members;
--   DROP TABLE IF EXISTS organizations;
--   DROP TYPE IF EXISTS organization_role;
