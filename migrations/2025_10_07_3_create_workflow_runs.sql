-- Every execution of a workflow leaves a run, and lists show the latest one beside its workflow.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'workflow_run_status') THEN
        CREATE TYPE workflow_run_status AS ENUM ('queued', 'running', 'succeeded', 'failed', 'canceled');
    END IF;
END
$$;

COMMENT ON TYPE workflow_run_status IS 'State of a run or of one of its nodes. A run moves from `queued` to `running` and ends in one of the others.';

CREATE TABLE IF NOT EXISTS workflow_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    workflow_version integer,
    triggered_by uuid REFERENCES users (id) ON DELETE SET NULL,
    retry_of uuid REFERENCES workflow_runs (id) ON DELETE NO ACTION,
    status workflow_run_status NOT NULL DEFAULT 'queued',
    snapshot jsonb NOT NULL,
    idempotency_key text,
    error text,
    started_at timestamptz,
    finished_at timestamptz,
    duration_ms bigint GENERATED ALWAYS AS (
        (EXTRACT(EPOCH FROM (finished_at - started_at)) * 1000)::bigint
    ) STORED,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_runs_version_fkey
        FOREIGN KEY (workflow_id, workflow_version) REFERENCES workflow_versions (workflow_id, version)
        ON DELETE SET NULL (workflow_version),
    CONSTRAINT workflow_runs_finished_after_start CHECK (finished_at >= started_at)
);

CREATE INDEX IF NOT EXISTS idx_workflow_runs_workflow ON workflow_runs (workflow_id, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_workflow_runs_unfinished ON workflow_runs (status) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS idx_workflow_runs_idempotency
    ON workflow_runs (workflow_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

CREATE OR REPLACE TRIGGER set_workflow_runs_updated_at
    BEFORE UPDATE ON workflow_runs
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON TABLE workflow_runs IS 'One execution of a workflow, from the moment it is asked for.';
COMMENT ON COLUMN workflow_runs.workflow_version IS 'The published version that ran, or NULL for a test run of a draft.';
COMMENT ON COLUMN workflow_runs.retry_of IS 'The run that this one repeats. A run with retries cannot be deleted on its own.';
COMMENT ON COLUMN workflow_runs.snapshot IS 'The graph and the trigger''s payload as they were when the run was queued.';
COMMENT ON COLUMN workflow_runs.idempotency_key IS 'Given by callers that may deliver an event twice; the second delivery finds the first run.';

CREATE OR REPLACE VIEW latest_workflow_runs AS
SELECT DISTINCT ON (run.workflow_id)
    run.workflow_id,
    run.id AS run_id,
    run.status,
    run.started_at,
    run.finished_at,
    run.duration_ms
FROM workflow_runs AS run
ORDER BY run.workflow_id, run.created_at DESC;

COMMENT ON VIEW latest_workflow_runs IS 'The newest run of each workflow that has run at all.';

-- Rollback:
--   DROP VIEW IF EXISTS latest_workflow_runs;
--   DROP TABLE IF EXISTS workflow_runs;
--   DROP TYPE IF EXISTS workflow_run_status;
--   -- The history of runs is lost.
