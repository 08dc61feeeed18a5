-- Workspaces can change hands, carry a plan and be deleted softly. Invitations can be declined, and a token now finds
-- its invitation without knowing the workspace.

ALTER TABLE workspaces
    ADD COLUMN IF NOT EXISTS owner_id uuid REFERENCES users (id) ON DELETE RESTRICT,
    ADD COLUMN IF NOT EXISTS plan text NOT NULL DEFAULT 'solo',
    ADD COLUMN IF NOT EXISTS deleted_at timestamptz;

UPDATE workspaces SET owner_id = created_by WHERE owner_id IS NULL;

ALTER TABLE workspaces ALTER COLUMN owner_id SET NOT NULL;

UPDATE workspaces
SET plan = 'workspace'
WHERE plan = 'solo'
  AND (SELECT count(*) FROM workspace_members WHERE workspace_members.workspace_id = workspaces.id) > 1;

DO $$
BEGIN
    ALTER TABLE workspaces
        ADD CONSTRAINT workspaces_plan_check CHECK (plan IN ('solo', 'workspace', 'enterprise'));
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

-- Deleting the author's account must not delete a workspace that belongs to somebody else by now.
ALTER TABLE workspaces ALTER COLUMN created_by DROP NOT NULL;
ALTER TABLE workspaces DROP CONSTRAINT IF EXISTS workspaces_created_by_fkey;
ALTER TABLE workspaces
    ADD CONSTRAINT workspaces_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE SET NULL;

-- A slug becomes free again when its workspace is deleted.
ALTER TABLE workspaces DROP CONSTRAINT IF EXISTS workspaces_slug_key;
CREATE UNIQUE INDEX IF NOT EXISTS idx_workspaces_live_slug ON workspaces (slug) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_workspaces_owner_id ON workspaces (owner_id);

COMMENT ON COLUMN workspaces.created_by IS 'The original author. Never changes; NULL once that account is deleted.';
COMMENT ON COLUMN workspaces.owner_id IS 'The current owner, who pays. An owner''s account cannot be deleted before the workspace has been handed over.';
COMMENT ON COLUMN workspaces.plan IS 'Slug of the plan: `solo` for one member, `workspace` for several, `enterprise` by contract.';
COMMENT ON COLUMN workspaces.deleted_at IS 'Soft delete. Rows are removed for good 30 days later.';

UPDATE workspace_members
SET role = 'owner'
FROM workspaces
WHERE workspaces.id = workspace_members.workspace_id
  AND workspaces.owner_id = workspace_members.user_id;

CREATE UNIQUE INDEX IF NOT EXISTS idx_workspace_members_one_owner
    ON workspace_members (workspace_id)
    WHERE role = 'owner';

CREATE OR REPLACE VIEW active_workspaces AS
SELECT
    workspace.id,
    workspace.name,
    workspace.slug,
    workspace.plan,
    workspace.owner_id,
    owner.email AS owner_email,
    (SELECT count(*) FROM workspace_members AS member WHERE member.workspace_id = workspace.id) AS member_count,
    workspace.created_at
FROM workspaces AS workspace
JOIN users AS owner ON owner.id = workspace.owner_id
WHERE workspace.deleted_at IS NULL;

COMMENT ON VIEW active_workspaces IS 'Workspaces that are not deleted, with what the admin list shows of them.';

DO $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'workspace_invitations'
          AND column_name = 'invited_email'
    ) THEN
        ALTER TABLE workspace_invitations RENAME COLUMN invited_email TO email;
    END IF;
END
$$;

ALTER TABLE workspace_invitations ADD COLUMN IF NOT EXISTS declined_at timestamptz;

ALTER TABLE workspace_invitations DROP CONSTRAINT IF EXISTS workspace_invitations_status_check;
ALTER TABLE workspace_invitations
    ADD CONSTRAINT workspace_invitations_status_check
    CHECK (status IN ('pending', 'accepted', 'revoked', 'declined')) NOT VALID;
ALTER TABLE workspace_invitations VALIDATE CONSTRAINT workspace_invitations_status_check;

-- Tokens are 32 random bytes, so no two rows share one; if they did, this fails and nothing is lost.
ALTER TABLE workspace_invitations DROP CONSTRAINT IF EXISTS workspace_invitations_workspace_token_key;
ALTER TABLE workspace_invitations DROP CONSTRAINT IF EXISTS workspace_invitations_token_key;
ALTER TABLE workspace_invitations ADD CONSTRAINT workspace_invitations_token_key UNIQUE (token);

COMMENT ON COLUMN workspace_invitations.email IS 'Address that the invitation was sent to. It need not be the address of the account that accepts.';
COMMENT ON COLUMN workspace_invitations.token IS 'Secret part of the link in the mail, unique over all workspaces.';
COMMENT ON COLUMN workspace_invitations.status IS 'Starts as `pending` and changes once: to `accepted` or `declined` by the person invited, to `revoked` by the workspace.';

-- Rollback:
--   -- A deleted workspace would come alive again and its slug may be taken, so it goes for good.
--   DELETE FROM workspaces WHERE deleted_at IS NOT NULL;
--   UPDATE workspace_invitations SET status = 'revoked' WHERE status = 'declined';
--   ALTER TABLE workspace_invitations DROP CONSTRAINT IF EXISTS workspace_invitations_token_key;
--   ALTER TABLE workspace_invitations
--       ADD CONSTRAINT workspace_invitations_workspace_token_key UNIQUE (workspace_id, token);
--   ALTER TABLE workspace_invitations DROP CONSTRAINT IF EXISTS workspace_invitations_status_check;
--   ALTER TABLE workspace_invitations
--       ADD CONSTRAINT workspace_invitations_status_check CHECK (status IN ('pending', 'accepted', 'revoked'));
--   ALTER TABLE workspace_invitations DROP COLUMN IF EXISTS declined_at;
--   ALTER TABLE workspace_invitations RENAME COLUMN email TO invited_email;
--   COMMENT ON COLUMN workspace_invitations.invited_email IS NULL;
--   COMMENT ON COLUMN workspace_invitations.token IS 'Secret part of the link in the mail.';
--   COMMENT ON COLUMN workspace_invitations.status IS 'Starts as `pending` and changes once.';
--   DROP VIEW IF EXISTS active_workspaces;
--   DROP INDEX IF EXISTS idx_workspace_members_one_owner;
--   UPDATE workspace_members SET role = 'admin' WHERE role = 'owner';
--   DROP INDEX IF EXISTS idx_workspaces_owner_id;
--   DROP INDEX IF EXISTS idx_workspaces_live_slug;
--   ALTER TABLE workspaces ADD CONSTRAINT workspaces_slug_key UNIQUE (slug);
--   UPDATE workspaces SET created_by = owner_id WHERE created_by IS NULL;
--   ALTER TABLE workspaces DROP CONSTRAINT IF EXISTS workspaces_created_by_fkey;
--   ALTER TABLE workspaces
--       ADD CONSTRAINT workspaces_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE CASCADE;
--   ALTER TABLE workspaces ALTER COLUMN created_by SET NOT NULL;
--   COMMENT ON COLUMN workspaces.created_by IS 'The person who created the workspace.';
--   ALTER TABLE workspaces DROP CONSTRAINT IF EXISTS workspaces_plan_check;
--   ALTER TABLE workspaces
--       DROP COLUMN IF EXISTS deleted_at,
--       DROP COLUMN IF EXISTS plan,
--       DROP COLUMN IF EXISTS owner_id;
--   -- Lost for good: deleted workspaces with everything in them, plans, owners that differ from the author, and the
--   -- difference between declined and revoked.
