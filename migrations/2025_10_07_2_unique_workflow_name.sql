-- Two workflows of one author with the same name could not be told apart in the menu, so older duplicates get a number
-- and new ones are refused.

WITH numbered AS (
    SELECT id, row_number() OVER (PARTITION BY user_id, lower(name) ORDER BY created_at, id) AS occurrence
    FROM workflows
)
UPDATE workflows
SET name = left(workflows.name, 100) || ' (' || numbered.occurrence || ')'
FROM numbered
WHERE workflows.id = numbered.id
  AND numbered.occurrence > 1;

CREATE UNIQUE INDEX IF NOT EXISTS idx_workflows_user_name ON workflows (user_id, lower(name));

COMMENT ON INDEX idx_workflows_user_name IS 'Names are unique for each author, ignoring case.';

-- Rollback:
--   DROP INDEX IF EXISTS idx_workflows_user_name;
--   -- Workflows that were given a number keep it; the old names are not recorded anywhere.
