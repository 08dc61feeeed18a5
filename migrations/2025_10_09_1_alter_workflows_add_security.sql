-- Workflows can call any address and be called by anyone who knows theirs. Authors can now limit the hosts that a
-- workflow may reach and demand that webhooks are signed.

ALTER TABLE workflows
    ADD COLUMN IF NOT EXISTS egress_allowlist text[] NOT NULL DEFAULT '{}',
    ADD COLUMN IF NOT EXISTS require_hmac boolean NOT NULL DEFAULT false,
    ADD COLUMN IF NOT EXISTS hmac_replay_window_sec integer NOT NULL DEFAULT 300,
    ADD COLUMN IF NOT EXISTS webhook_methods text[] NOT NULL DEFAULT ARRAY['POST'];

DO $$
BEGIN
    ALTER TABLE workflows
        ADD CONSTRAINT workflows_hmac_replay_window_check
        CHECK (hmac_replay_window_sec >= 0 AND hmac_replay_window_sec <= 86400) NOT VALID;
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

DO $$
BEGIN
    ALTER TABLE workflows
        ADD CONSTRAINT workflows_webhook_methods_check
        CHECK (webhook_methods <@ ARRAY['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] AND cardinality(webhook_methods) > 0) NOT VALID;
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

ALTER TABLE workflows VALIDATE CONSTRAINT workflows_hmac_replay_window_check;
ALTER TABLE workflows VALIDATE CONSTRAINT workflows_webhook_methods_check;

COMMENT ON COLUMN workflows.egress_allowlist IS 'Host names that HTTP nodes may call; a leading `*.` covers subdomains. Empty means any public host.';
COMMENT ON COLUMN workflows.require_hmac IS 'Whether webhook calls without a valid signature are refused.';
COMMENT ON COLUMN workflows.hmac_replay_window_sec IS 'How old a signed call may be, in seconds. 0 turns the check off.';

-- Rollback:
--   ALTER TABLE workflows
--       DROP CONSTRAINT IF EXISTS workflows_webhook_methods_check,
--       DROP CONSTRAINT IF EXISTS workflows_hmac_replay_window_check;
--   ALTER TABLE workflows
--       DROP COLUMN IF EXISTS webhook_methods,
--       DROP COLUMN IF EXISTS hmac_replay_window_sec,
--       DROP COLUMN IF EXISTS require_hmac,
--       DROP COLUMN IF EXISTS egress_allowlist;
--   -- Every limit that authors have set is lost: all workflows can call any host and accept unsigned webhooks again.
