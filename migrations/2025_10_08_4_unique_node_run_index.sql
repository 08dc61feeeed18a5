-- A worker that lost its lease sometimes wrote the same attempt of a node a second time. The earlier row of such a pair
-- goes, and the constraint lets workers upsert from now on.

DELETE FROM workflow_node_runs AS earlier
USING workflow_node_runs AS later
WHERE earlier.run_id = later.run_id
  AND earlier.node_id = later.node_id
  AND earlier.attempt = later.attempt
  AND (earlier.created_at, earlier.id) < (later.created_at, later.id);

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'workflow_node_runs_run_node_attempt_key') THEN
        CREATE UNIQUE INDEX IF NOT EXISTS idx_workflow_node_runs_unique_attempt
            ON workflow_node_runs (run_id, node_id, attempt);
        ALTER TABLE workflow_node_runs
            ADD CONSTRAINT workflow_node_runs_run_node_attempt_key
            UNIQUE USING INDEX idx_workflow_node_runs_unique_attempt;
    END IF;
END
$$;

-- Rollback:
--   ALTER TABLE workflow_node_runs DROP CONSTRAINT IF EXISTS workflow_node_runs_run_node_attempt_key;
--   -- The duplicate rows that were deleted cannot be brought back.
