-- Support has to see who changed a workflow and how, without asking an engineer to read the application's logs.

DO $$
BEGIN
    CREATE TYPE workflow_log_level AS ENUM ('debug', 'info', 'warning', 'error');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

COMMENT ON TYPE workflow_log_level IS 'Severity of a log line, mildest first, so that `level >= ''warning''` works.';

CREATE TABLE IF NOT EXISTS workflow_logs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    user_id uuid REFERENCES users (id) ON DELETE SET NULL,
    level workflow_log_level NOT NULL DEFAULT 'info',
    message text NOT NULL,
    diffs jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_workflow_logs_workflow ON workflow_logs (workflow_id, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_workflow_logs_created_at ON workflow_logs USING brin (created_at);

COMMENT ON TABLE workflow_logs IS 'Edits and notices of a workflow. A nightly job removes rows older than 90 days.';
COMMENT ON COLUMN workflow_logs.diffs IS 'For an edit: a list of `{path, from, to}` objects. NULL for plain messages.';

-- Rollback:
--   DROP TABLE IF EXISTS workflow_logs;
--   DROP TYPE IF EXISTS workflow_log_level;
--   -- The logs are lost.
