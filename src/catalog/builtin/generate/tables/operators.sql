-- Operators: name, oid, left, right, result, function, commutator, negator, h for hashable and m for mergeable,
-- the volatility of its function if it is not immutable.
SELECT array_to_string(ARRAY[
    oprname::text,
    oid::text,
    nullif(oprleft, 0)::text,
    oprright::text,
    oprresult::text,
    oprcode::oid::text,
    nullif(oprcom, 0)::text,
    nullif(oprnegate, 0)::text,
    CASE WHEN oprcanhash THEN 'h' ELSE '' END || CASE WHEN oprcanmerge THEN 'm' ELSE '' END,
    nullif((SELECT provolatile FROM pg_proc WHERE pg_proc.oid = oprcode)::text, 'i')
], E'\t', '')
FROM pg_operator
WHERE oid < 16384
