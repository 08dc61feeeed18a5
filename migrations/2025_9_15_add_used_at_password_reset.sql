-- A reset link worked until it expired, however often it was followed. It now works once.

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'password_resets'
          AND column_name = 'used_at'
    ) THEN
        ALTER TABLE password_resets ADD COLUMN used_at timestamptz;
    END IF;
END
$$;

DO $$
BEGIN
    ALTER TABLE password_resets ADD CONSTRAINT password_resets_used_after_request CHECK (used_at >= requested_at);
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

CREATE INDEX IF NOT EXISTS idx_password_resets_unused ON password_resets (user_id) WHERE used_at IS NULL;

COMMENT ON COLUMN password_resets.used_at IS 'When a new password was set with the link.';

-- Rollback:
--   DROP INDEX IF EXISTS idx_password_resets_unused;
--   ALTER TABLE password_resets DROP CONSTRAINT IF EXISTS password_resets_used_after_request;
--   ALTER TABLE password_resets DROP COLUMN IF EXISTS used_at;
--   -- A link that was used works again until it expires.
