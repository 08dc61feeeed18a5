-- Two people who edit one workflow at the same time overwrote each other. The editor now takes a lock that expires, and
-- a counter catches what the lock misses.

ALTER TABLE workflows
    ADD COLUMN IF NOT EXISTS locked_by uuid REFERENCES users (id) ON DELETE SET NULL,
    ADD COLUMN IF NOT EXISTS locked_at timestamptz,
    ADD COLUMN IF NOT EXISTS lock_version integer NOT NULL DEFAULT 0;

CREATE INDEX IF NOT EXISTS idx_workflows_locked ON workflows (locked_at) WHERE locked_at IS NOT NULL;

CREATE OR REPLACE FUNCTION release_stale_workflow_locks(older_than interval DEFAULT '00:15:00') RETURNS integer
LANGUAGE sql
AS $$
    WITH released AS (
        UPDATE workflows
        SET locked_by = NULL, locked_at = NULL
        WHERE locked_at < now() - older_than
        RETURNING id
    )
    SELECT count(*)::integer FROM released;
$$;

COMMENT ON FUNCTION release_stale_workflow_locks(interval) IS 'Frees the locks of editors that went away and returns how many there were.';
COMMENT ON COLUMN workflows.locked_by IS 'Who is editing right now.';
COMMENT ON COLUMN workflows.lock_version IS 'Counts saves. A save that does not carry the current number is refused.';

-- Rollback:
--   DROP FUNCTION IF EXISTS release_stale_workflow_locks(interval);
--   DROP INDEX IF EXISTS idx_workflows_locked;
--   ALTER TABLE workflows
--       DROP COLUMN IF EXISTS lock_version,
--       DROP COLUMN IF EXISTS locked_at,
--       DROP COLUMN IF EXISTS locked_by;
