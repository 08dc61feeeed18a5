-- A run that failed on its last attempt is set aside, so that it can be looked at and queued again once the cause is
-- mended.

CREATE TABLE IF NOT EXISTS workflow_dead_letters (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    run_id uuid UNIQUE REFERENCES workflow_runs (id) ON DELETE SET NULL,
    attempts integer NOT NULL,
    error text NOT NULL,
    snapshot jsonb NOT NULL,
    requeued_run_id uuid REFERENCES workflow_runs (id) ON DELETE SET NULL,
    requeued_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (attempts > 0),
    CHECK (requeued_run_id IS NULL OR requeued_at IS NOT NULL)
);

CREATE INDEX IF NOT EXISTS idx_workflow_dead_letters_open
    ON workflow_dead_letters (workflow_id, created_at DESC)
    WHERE requeued_at IS NULL;

COMMENT ON TABLE workflow_dead_letters IS 'Runs that failed for good. Open until somebody queues them again.';
COMMENT ON COLUMN workflow_dead_letters.snapshot IS 'Copy of the run''s snapshot, kept even when the run itself has been cleaned up.';

-- Rollback:
--   DROP TABLE IF EXISTS workflow_dead_letters;
--   -- Letters that were not queued again are lost; their runs stay.
