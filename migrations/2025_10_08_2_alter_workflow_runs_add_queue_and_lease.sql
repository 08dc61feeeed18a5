-- Runs move from the web process to a pool of workers. A worker takes the most urgent run and holds it under a lease
-- that others may take over once it has expired.

CREATE TABLE IF NOT EXISTS workflow_workers (
    id text PRIMARY KEY,
    hostname text NOT NULL,
    version text NOT NULL,
    capabilities text[] NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE workflow_workers IS 'Processes that execute runs. A worker whose heartbeat is older than a minute counts as dead.';
COMMENT ON COLUMN workflow_workers.capabilities IS 'Node types that need something special of the machine, such as `browser`.';

ALTER TABLE workflow_runs
    ADD COLUMN IF NOT EXISTS priority smallint NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS attempt integer NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS available_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN IF NOT EXISTS worker_id text REFERENCES workflow_workers (id) ON UPDATE CASCADE ON DELETE SET NULL,
    ADD COLUMN IF NOT EXISTS lease_expires_at timestamptz;

DO $$
BEGIN
    ALTER TABLE workflow_runs
        ADD CONSTRAINT workflow_runs_lease_has_expiry
        CHECK (worker_id IS NULL OR lease_expires_at IS NOT NULL) NOT VALID;
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

ALTER TABLE workflow_runs VALIDATE CONSTRAINT workflow_runs_lease_has_expiry;

CREATE INDEX IF NOT EXISTS idx_workflow_runs_queue
    ON workflow_runs (priority DESC, available_at)
    WHERE status = 'queued';
CREATE INDEX IF NOT EXISTS idx_workflow_runs_lease
    ON workflow_runs (lease_expires_at)
    WHERE status = 'running' AND lease_expires_at IS NOT NULL;

COMMENT ON COLUMN workflow_runs.priority IS 'Higher goes first. Runs started by hand get 10, scheduled ones 0.';
COMMENT ON COLUMN workflow_runs.available_at IS 'Not to be started before this moment; set to the future for a retry with a delay.';
COMMENT ON COLUMN workflow_runs.lease_expires_at IS 'Until when the worker may be trusted to be alive.';

CREATE OR REPLACE VIEW latest_workflow_runs AS
SELECT DISTINCT ON (run.workflow_id)
    run.workflow_id,
    run.id AS run_id,
    run.status,
    run.started_at,
    run.finished_at,
    run.duration_ms,
    run.attempt,
    run.worker_id
FROM workflow_runs AS run
ORDER BY run.workflow_id, run.created_at DESC;

-- Rollback:
--   -- Stop the workers first.
--   DROP VIEW IF EXISTS latest_workflow_runs;
--   CREATE VIEW latest_workflow_runs AS
--   SELECT DISTINCT ON (run.workflow_id)
--       run.workflow_id,
--       run.id AS run_id,
--       run.status,
--       run.started_at,
--       run.finished_at,
--       run.duration_ms
--   FROM workflow_runs AS run
--   ORDER BY run.workflow_id, run.created_at DESC;
--   COMMENT ON VIEW latest_workflow_runs IS 'The newest run of each workflow that has run at all.';
--   DROP INDEX IF EXISTS idx_workflow_runs_lease;
--   DROP INDEX IF EXISTS idx_workflow_runs_queue;
--   ALTER TABLE workflow_runs DROP CONSTRAINT IF EXISTS workflow_runs_lease_has_expiry;
--   ALTER TABLE workflow_runs
--       DROP COLUMN IF EXISTS lease_expires_at,
--       DROP COLUMN IF EXISTS worker_id,
--       DROP COLUMN IF EXISTS available_at,
--       DROP COLUMN IF EXISTS attempt,
--       DROP COLUMN IF EXISTS priority;
--   DROP TABLE IF EXISTS workflow_workers;
