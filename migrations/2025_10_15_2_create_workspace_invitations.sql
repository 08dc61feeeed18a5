-- Members join by invitation: a mail with a token that can be accepted until it expires or is revoked.

CREATE TABLE IF NOT EXISTS workspace_invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    team_id uuid REFERENCES teams (id) ON DELETE CASCADE,
    invited_email text NOT NULL,
    role workspace_role NOT NULL DEFAULT 'user',
    token text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    invited_by uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
    accepted_at timestamptz,
    CONSTRAINT workspace_invitations_workspace_token_key UNIQUE (workspace_id, token),
    CONSTRAINT workspace_invitations_status_check CHECK (status IN ('pending', 'accepted', 'revoked'))
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_workspace_invitations_pending
    ON workspace_invitations (workspace_id, lower(invited_email))
    WHERE status = 'pending';
CREATE INDEX IF NOT EXISTS idx_workspace_invitations_team_id ON workspace_invitations (team_id);

COMMENT ON TABLE workspace_invitations IS 'Invitations by mail. Rows stay after they are answered, as a record.';
COMMENT ON COLUMN workspace_invitations.team_id IS 'Team that the person joins along with the workspace.';
COMMENT ON COLUMN workspace_invitations.token IS 'Secret part of the link in the mail.';
COMMENT ON COLUMN workspace_invitations.status IS 'Starts as `pending` and changes once.';

-- Rollback:
--   DROP TABLE IF EXISTS workspace_invitations;
--   -- Links in mails that were not answered yet stop working.
