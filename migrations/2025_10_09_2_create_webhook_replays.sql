-- A signed webhook call could be recorded and sent again; remembering the signatures of the replay window stops that.

CREATE TABLE IF NOT EXISTS webhook_replays (
    workflow_id uuid NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    signature bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workflow_id, signature)
);

CREATE INDEX IF NOT EXISTS idx_webhook_replays_received_at ON webhook_replays (received_at);

COMMENT ON TABLE webhook_replays IS 'Signatures seen within the replay window. A call whose signature is here already is refused.';
COMMENT ON COLUMN webhook_replays.received_at IS 'Rows older than the longest window are removed every hour.';

-- Rollback:
--   DROP TABLE IF EXISTS webhook_replays;
--   -- Calls recorded within the replay window can be replayed until it has passed.
