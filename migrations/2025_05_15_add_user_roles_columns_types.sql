-- Staff need more rights than customers, so users get a role. The same file brings the first columns to the types that
-- the rest of the schema uses: text instead of varchar, and timestamps with a time zone.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'user_role') THEN
        CREATE TYPE user_role AS ENUM ('user', 'admin');
    END IF;
END
$$;

COMMENT ON TYPE user_role IS 'Rights across the whole product. Rights inside a workspace are a matter of `workspace_role`.';

ALTER TABLE users
    ADD COLUMN IF NOT EXISTS role user_role NOT NULL DEFAULT 'user',
    ADD COLUMN IF NOT EXISTS settings jsonb NOT NULL DEFAULT '{}'::jsonb,
    ADD COLUMN IF NOT EXISTS onboarded_at timestamptz;

COMMENT ON COLUMN users.role IS '`admin` opens the back office; everybody else is `user`.';
COMMENT ON COLUMN users.settings IS E'Preferences of the editor, as a flat JSON object:\n\n- `theme`: `light`, `dark` or `system`\n- `locale`: a BCP 47 tag\n- `digest`: whether the weekly mail is wanted';
COMMENT ON COLUMN users.onboarded_at IS 'When the guided tour was finished or skipped.';

ALTER TABLE users
    ALTER COLUMN email TYPE text,
    ALTER COLUMN first_name TYPE text,
    ALTER COLUMN last_name TYPE text;

-- Stored values were written in UTC. Converting twice would shift them, hence the guard.
DO $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'users'
          AND column_name = 'created_at'
          AND data_type = 'timestamp without time zone'
    ) THEN
        ALTER TABLE users
            ALTER COLUMN created_at TYPE timestamptz USING created_at AT TIME ZONE 'UTC',
            ALTER COLUMN updated_at TYPE timestamptz USING updated_at AT TIME ZONE 'UTC';
    END IF;
END
$$;

ALTER TABLE early_access_emails ALTER COLUMN source TYPE text;

DO $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM information_schema.columns
        WHERE table_schema = 'public'
          AND table_name = 'signup_profiles'
          AND column_name = 'utm'
    ) THEN
        ALTER TABLE signup_profiles RENAME COLUMN utm TO attribution;
    END IF;
END
$$;

-- Rollback:
--   ALTER TABLE signup_profiles RENAME COLUMN attribution TO utm;
--   ALTER TABLE early_access_emails ALTER COLUMN source TYPE varchar(32);
--   ALTER TABLE users
--       ALTER COLUMN email TYPE varchar(255),
--       ALTER COLUMN first_name TYPE varchar(80),
--       ALTER COLUMN last_name TYPE varchar(80),
--       ALTER COLUMN created_at TYPE timestamp USING created_at AT TIME ZONE 'UTC',
--       ALTER COLUMN updated_at TYPE timestamp USING updated_at AT TIME ZONE 'UTC';
--   ALTER TABLE users
--       DROP COLUMN IF EXISTS role,
--       DROP COLUMN IF EXISTS settings,
--       DROP COLUMN IF EXISTS onboarded_at;
--   DROP TYPE IF EXISTS user_role;
--   -- Roles and preferences are lost, and a value longer than the old limit makes the type change fail.
