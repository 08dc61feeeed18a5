-- The application forgot updated_at often enough that the database now keeps it by itself.

CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Trigger function for every table with an `updated_at` column: stamps each update.';

DROP TRIGGER IF EXISTS set_users_updated_at ON users;
CREATE TRIGGER set_users_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

DROP TRIGGER IF EXISTS set_signup_profiles_updated_at ON signup_profiles;
CREATE TRIGGER set_signup_profiles_updated_at
    BEFORE UPDATE ON signup_profiles
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- Saving a workflow that did not change is no update.
DROP TRIGGER IF EXISTS set_workflows_updated_at ON workflows;
CREATE TRIGGER set_workflows_updated_at
    BEFORE UPDATE ON workflows
    FOR EACH ROW
    WHEN ((OLD.name, OLD.description, OLD.status, OLD.data) IS DISTINCT FROM (NEW.name, NEW.description, NEW.status, NEW.data))
    EXECUTE FUNCTION set_updated_at();

-- Rollback:
--   DROP TRIGGER IF EXISTS set_workflows_updated_at ON workflows;
--   DROP TRIGGER IF EXISTS set_signup_profiles_updated_at ON signup_profiles;
--   DROP TRIGGER IF EXISTS set_users_updated_at ON users;
--   DROP FUNCTION IF EXISTS set_updated_at();
