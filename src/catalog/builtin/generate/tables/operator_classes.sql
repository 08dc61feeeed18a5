-- Operator classes: name, oid, access method, type, d for default, operator family, type stored if another.
-- Object ids from 10000 on differ between servers: such classes stand without an id.
SELECT array_to_string(ARRAY[
    opcname::text,
    CASE WHEN c.oid < 10000 THEN c.oid::text END,
    amname::text,
    opcintype::text,
    CASE WHEN opcdefault THEN 'd' END,
    opcfamily::text,
    nullif(opckeytype, 0)::text
], E'\t', '')
FROM pg_opclass c
JOIN pg_am m ON m.oid = c.opcmethod
WHERE c.oid < 16384
