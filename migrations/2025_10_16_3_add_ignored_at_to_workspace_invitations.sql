-- People who neither accept nor decline kept seeing the same banner; ignoring an invitation hides it without answering.

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'workspace_invitations'
          AND column_name = 'ignored_at'
    ) THEN
        ALTER TABLE workspace_invitations ADD COLUMN ignored_at timestamptz;
    END IF;
END
$$;

COMMENT ON COLUMN workspace_invitations.ignored_at IS 'When the banner was dismissed. The invitation stays open until it expires.';

-- Rollback:
--   ALTER TABLE workspace_invitations DROP COLUMN IF EXISTS ignored_at;
