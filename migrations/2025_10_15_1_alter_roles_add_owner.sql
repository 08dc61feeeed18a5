-- An admin could remove the person who pays. Owners stand above admins, in workspaces and in organizations alike.

ALTER TYPE workspace_role ADD VALUE IF NOT EXISTS 'owner' BEFORE 'admin';
ALTER TYPE organization_role ADD VALUE IF NOT EXISTS 'owner' BEFORE 'admin';

COMMENT ON TYPE workspace_role IS E'Rights inside one workspace, strongest first:\n\n- `owner` pays and can delete the workspace\n- `admin` manages members and connections\n- `user` edits workflows\n- `viewer` reads them';

-- Rollback:
--   COMMENT ON TYPE workspace_role IS 'Rights inside one workspace, strongest first.';
--   -- PostgreSQL cannot remove an enum value: workspace_role and organization_role keep owner. Before deploying code
--   -- that does not know it, turn every owner into an admin by hand.
