-- Organizations repeated what workspaces do and no customer had moved to them, so they go before anybody depends on
-- them.

DROP TABLE IF EXISTS organization_members;

-- Takes along the foreign key of workspaces.organization_id and the view organization_workspaces.
DROP TABLE IF EXISTS organizations CASCADE;

-- Takes along the column workspaces.default_organization_role.
DROP TYPE IF EXISTS organization_role CASCADE;

ALTER TABLE workspaces DROP COLUMN IF EXISTS organization_id;

-- Rollback:
--   CREATE TYPE organization_role AS ENUM ('owner', 'admin', 'member', 'billing');
--   COMMENT ON TYPE organization_role IS 'Rights over all workspaces of an organization.';
--   CREATE TABLE organizations (
--       id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
--       name text NOT NULL UNIQUE,
--       billing_email text NOT NULL,
--       created_by uuid REFERENCES users (id) ON DELETE SET NULL,
--       created_at timestamptz NOT NULL DEFAULT now(),
--       updated_at timestamptz NOT NULL DEFAULT now()
--   );
--   COMMENT ON TABLE organizations IS 'A customer with several workspaces and one bill.';
--   CREATE TRIGGER set_organizations_updated_at
--       BEFORE UPDATE ON organizations
--       FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--   CREATE TABLE organization_members (
--       organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
--       user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
--       role organization_role NOT NULL DEFAULT 'member',
--       joined_at timestamptz NOT NULL DEFAULT now(),
--       PRIMARY KEY (organization_id, user_id)
--   );
--   COMMENT ON TABLE organization_members IS 'Who belongs to which organization.';
--   ALTER TABLE workspaces
--       ADD COLUMN organization_id uuid REFERENCES organizations (id) ON DELETE SET NULL,
--       ADD COLUMN default_organization_role organization_role;
--   CREATE INDEX idx_workspaces_organization_id ON workspaces (organization_id);
--   COMMENT ON COLUMN workspaces.default_organization_role IS 'Weakest role in the organization that may open the workspace uninvited.';
--   CREATE VIEW organization_workspaces AS
--   SELECT
--       organization.id AS organization_id,
--       organization.name AS organization_name,
--       workspace.id AS workspace_id,
--       workspace.name AS workspace_name
--   FROM organizations AS organization
--   JOIN workspaces AS workspace ON workspace.organization_id = organization.id;
--   COMMENT ON VIEW organization_workspaces IS 'For the bill: which workspaces an organization pays for.';
--   -- The schema comes back empty: organizations, their members and their links to workspaces have to be restored
--   -- from a backup.
