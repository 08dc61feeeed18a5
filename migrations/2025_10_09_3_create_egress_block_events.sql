-- When an allowlist stops a call, the author should learn which host was meant and be able to allow it.

CREATE TABLE IF NOT EXISTS egress_block_events (
    id bigserial PRIMARY KEY,
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    run_id uuid REFERENCES workflow_runs (id) ON DELETE CASCADE,
    node_id text NOT NULL,
    url text NOT NULL,
    host text NOT NULL,
    rule text NOT NULL DEFAULT 'allowlist' CHECK (rule IN ('allowlist', 'private_network', 'scheme')),
    message text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS idx_egress_block_events_workflow ON egress_block_events (workflow_id, created_at DESC);
CREATE INDEX IF NOT EXISTS idx_egress_block_events_host ON egress_block_events (lower(host));

COMMENT ON TABLE egress_block_events IS 'Outgoing calls that were stopped before they left.';
COMMENT ON COLUMN egress_block_events.url IS 'The address without its query string, which may hold secrets.';
COMMENT ON COLUMN egress_block_events.rule IS 'Why the call was stopped: host not listed, address inside our network, or a scheme other than HTTP.';

-- Rollback:
--   DROP TABLE IF EXISTS egress_block_events;
