-- Webhook addresses were guessable from the workflow's id; a salt of its own lets an author rotate the address.

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'workflows'
          AND column_name = 'webhook_salt'
    ) THEN
        ALTER TABLE workflows ADD COLUMN webhook_salt text;
    END IF;
END
$$;

UPDATE workflows SET webhook_salt = encode(gen_random_bytes(16), 'hex') WHERE webhook_salt IS NULL;

ALTER TABLE workflows
    ALTER COLUMN webhook_salt SET DEFAULT encode(gen_random_bytes(16), 'hex'),
    ALTER COLUMN webhook_salt SET NOT NULL;

COMMENT ON COLUMN workflows.webhook_salt IS 'Mixed into the webhook''s address. Writing a new value makes the old address stop working.';

-- Rollback:
--   ALTER TABLE workflows DROP COLUMN IF EXISTS webhook_salt;
--   -- Webhook addresses handed out since then stop working.
