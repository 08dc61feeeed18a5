-- Workflows can start by the clock. Announced maintenance pauses the scheduler for everybody.

CREATE TABLE IF NOT EXISTS workflow_schedules (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id uuid NOT NULL CONSTRAINT workflow_schedules_one_per_workflow UNIQUE
        REFERENCES workflows (id) ON DELETE CASCADE,
    cron text NOT NULL CHECK (cron <> ''),
    timezone text NOT NULL DEFAULT 'UTC',
    payload jsonb NOT NULL DEFAULT '{}'::jsonb,
    enabled boolean NOT NULL DEFAULT true,
    next_run_at timestamptz,
    last_run_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_workflow_schedules_due
    ON workflow_schedules (next_run_at NULLS LAST)
    INCLUDE (workflow_id)
    WHERE enabled;

CREATE OR REPLACE TRIGGER set_workflow_schedules_updated_at
    BEFORE UPDATE ON workflow_schedules
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON TABLE workflow_schedules IS 'When a workflow starts by itself. At most one schedule for each workflow.';
COMMENT ON COLUMN workflow_schedules.cron IS 'Five fields as in crontab(5), read in `timezone`.';
COMMENT ON COLUMN workflow_schedules.timezone IS 'IANA name, such as `Europe/Zurich`.';
COMMENT ON COLUMN workflow_schedules.next_run_at IS 'Computed by the scheduler after each start; NULL while it has not seen the row yet.';

CREATE TABLE IF NOT EXISTS maintenance_windows (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    during tstzrange NOT NULL CHECK (NOT isempty(during)),
    announcement text NOT NULL,
    announced_by uuid REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT maintenance_windows_no_overlap EXCLUDE USING gist (during WITH &&)
);

COMMENT ON TABLE maintenance_windows IS 'Announced maintenance. No schedule fires during a window; missed starts happen once, after it.';

-- Rollback:
--   DROP TABLE IF EXISTS maintenance_windows;
--   DROP TABLE IF EXISTS workflow_schedules;
--   -- All schedules are lost.
