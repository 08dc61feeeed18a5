-- A busy webhook could start hundreds of runs of one workflow at once and starve the others, so each workflow gets a
-- limit and a rule for what happens beyond it.

DO $$
BEGIN
    CREATE TYPE workflow_concurrency_policy AS ENUM ('queue', 'skip', 'cancel_running');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON TYPE workflow_concurrency_policy IS 'What happens to a new run when its workflow is at its limit.';

ALTER TABLE workflows
    ADD COLUMN IF NOT EXISTS concurrency_limit integer NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS concurrency_policy workflow_concurrency_policy NOT NULL DEFAULT 'queue';

DO $$
BEGIN
    ALTER TABLE workflows
        ADD CONSTRAINT workflows_concurrency_limit_check CHECK (concurrency_limit BETWEEN 1 AND 100);
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON COLUMN workflows.concurrency_limit IS 'Most runs of this workflow that may be running at the same time.';
COMMENT ON COLUMN workflows.concurrency_policy IS 'Whether a run beyond the limit waits, is dropped, or replaces the oldest running one.';

-- Rollback:
--   ALTER TABLE workflows DROP CONSTRAINT IF EXISTS workflows_concurrency_limit_check;
--   ALTER TABLE workflows
--       DROP COLUMN IF EXISTS concurrency_policy,
--       DROP COLUMN IF EXISTS concurrency_limit;
--   DROP TYPE IF EXISTS workflow_concurrency_policy;
