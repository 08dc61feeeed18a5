-- A failed run has to show which node failed and what it was given. Nodes on a branch that was not taken are skipped,
-- which runs as a whole never are.

ALTER TYPE workflow_run_status ADD VALUE IF NOT EXISTS 'skipped';

CREATE TABLE IF NOT EXISTS workflow_node_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    run_id uuid NOT NULL REFERENCES workflow_runs (id) ON DELETE CASCADE,
    node_id text NOT NULL,
    node_type text NOT NULL,
    node_name text,
    attempt integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
    status workflow_run_status NOT NULL DEFAULT 'queued',
    inputs jsonb NOT NULL DEFAULT '{}'::jsonb,
    outputs jsonb,
    error text,
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_workflow_node_runs_run ON workflow_node_runs (run_id, created_at);
CREATE INDEX IF NOT EXISTS idx_workflow_node_runs_failed ON workflow_node_runs (node_type) WHERE error IS NOT NULL;

CREATE OR REPLACE TRIGGER set_workflow_node_runs_updated_at
    BEFORE UPDATE ON workflow_node_runs
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON TABLE workflow_node_runs IS 'One execution of one node within a run, a row for each attempt.';
COMMENT ON COLUMN workflow_node_runs.node_id IS 'Identifier of the node inside the graph; unique in a workflow, not beyond it.';
COMMENT ON COLUMN workflow_node_runs.inputs IS 'What the node was given, with secrets masked.';

-- Rollback:
--   DROP TABLE IF EXISTS workflow_node_runs;
--   -- The history of node runs is lost. PostgreSQL cannot remove an enum value: workflow_run_status keeps skipped,
--   -- which is harmless while nothing writes it.
