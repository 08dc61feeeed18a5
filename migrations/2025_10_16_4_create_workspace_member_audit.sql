-- Owners asked who let whom in and who removed whom, so every change of membership leaves a row that says so.

CREATE TABLE IF NOT EXISTS workspace_member_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    member_id uuid REFERENCES users (id) ON DELETE SET NULL,
    actor_id uuid REFERENCES users (id) ON DELETE SET NULL,
    action text NOT NULL,
    reason text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workspace_member_audit_action_check CHECK (action ~ '^[a-z]+(_[a-z]+)*$')
);

CREATE INDEX IF NOT EXISTS idx_workspace_member_audit_workspace
    ON workspace_member_audit (workspace_id, recorded_at DESC);
CREATE INDEX IF NOT EXISTS idx_workspace_member_audit_member
    ON workspace_member_audit (member_id)
    WHERE member_id IS NOT NULL;

CREATE OR REPLACE FUNCTION normalize_member_audit_action() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.action = regexp_replace(lower(btrim(NEW.action)), '[^a-z]+', '_', 'g');
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION normalize_member_audit_action() IS 'Brings `Role changed` and ` role-changed` to the one spelling `role_changed`.';

CREATE OR REPLACE TRIGGER normalize_workspace_member_audit_action
    BEFORE INSERT OR UPDATE OF action ON workspace_member_audit
    FOR EACH ROW EXECUTE FUNCTION normalize_member_audit_action();

COMMENT ON TABLE workspace_member_audit IS 'Every change of membership: who did what to whom, when and why. Rows are only ever added.';
COMMENT ON COLUMN workspace_member_audit.member_id IS 'The person whose membership changed; NULL once their account is deleted.';
COMMENT ON COLUMN workspace_member_audit.actor_id IS 'Who made the change; NULL for the system and for deleted accounts.';
COMMENT ON COLUMN workspace_member_audit.action IS 'What happened, normalized to lower-case words joined by underscores: `added`, `role_changed`, `removed`, `left`.';
COMMENT ON COLUMN workspace_member_audit.reason IS 'Optional words of the actor.';
COMMENT ON COLUMN workspace_member_audit.recorded_at IS 'Set by the database.';

-- Rollback:
--   DROP TABLE IF EXISTS workspace_member_audit;
--   DROP FUNCTION IF EXISTS normalize_member_audit_action();
--   -- The audit trail is lost; export it first.
