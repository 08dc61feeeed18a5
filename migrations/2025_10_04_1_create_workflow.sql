-- The workflow engine begins: a workflow is a graph of nodes drawn in the editor, filed under a category, with an
-- immutable copy for each published version.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'workflow_status') THEN
        CREATE TYPE workflow_status AS ENUM ('draft', 'active', 'paused', 'archived');
    END IF;
END
$$;

COMMENT ON TYPE workflow_status IS 'Life of a workflow. Only `active` ones are started by webhooks and schedules.';

CREATE TABLE IF NOT EXISTS workflow_categories (
    slug text PRIMARY KEY CHECK (slug ~ '^[a-z][a-z0-9-]*$'),
    label text NOT NULL UNIQUE,
    position smallint NOT NULL DEFAULT 100
);

COMMENT ON TABLE workflow_categories IS 'Shelves of the workflow library, in the order that the sidebar shows.';

INSERT INTO workflow_categories (slug, label, position) VALUES
    ('general', 'General', 0),
    ('sales', 'Sales and CRM', 10),
    ('support', 'Customer support', 20),
    ('operations', 'Operations', 30)
ON CONFLICT (slug) DO NOTHING;

CREATE TABLE IF NOT EXISTS workflows (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    category text NOT NULL DEFAULT 'general'
        REFERENCES workflow_categories (slug) ON UPDATE CASCADE ON DELETE SET DEFAULT,
    name text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 120),
    description text,
    status workflow_status NOT NULL DEFAULT 'draft',
    data jsonb NOT NULL DEFAULT '{"nodes": [], "edges": []}',
    node_count integer GENERATED ALWAYS AS (
        CASE WHEN jsonb_typeof(data -> 'nodes') = 'array' THEN jsonb_array_length(data -> 'nodes') ELSE 0 END
    ) STORED,
    tags text[] NOT NULL DEFAULT ARRAY[]::text[],
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_workflows_user_id ON workflows (user_id);
CREATE INDEX IF NOT EXISTS idx_workflows_active ON workflows (category) WHERE status = 'active';
CREATE INDEX IF NOT EXISTS idx_workflows_tags ON workflows USING gin (tags);
CREATE INDEX IF NOT EXISTS idx_workflows_data ON workflows USING gin (data jsonb_path_ops);

COMMENT ON TABLE workflows IS 'An automation: a graph of triggers and actions as drawn in the editor.';
COMMENT ON COLUMN workflows.user_id IS 'The author.';
COMMENT ON COLUMN workflows.category IS 'Falls back to `general` when a category is removed.';
COMMENT ON COLUMN workflows.data IS 'The graph as the editor saves it, with the keys `nodes` and `edges`.';
COMMENT ON COLUMN workflows.node_count IS 'Number of nodes in the graph, for lists that do not load it.';

CREATE TABLE IF NOT EXISTS workflow_versions (
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    version integer NOT NULL CHECK (version > 0),
    definition jsonb NOT NULL,
    published_by uuid REFERENCES users (id) ON DELETE SET NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workflow_id, version)
);

COMMENT ON TABLE workflow_versions IS 'What was published, unchanged ever after. Versions count up from 1 within each workflow.';

-- Rollback:
--   DROP TABLE IF EXISTS workflow_versions;
--   DROP TABLE IF EXISTS workflows;
--   DROP TABLE IF EXISTS workflow_categories;
--   DROP TYPE IF EXISTS workflow_status;
--   -- All workflows are lost.
