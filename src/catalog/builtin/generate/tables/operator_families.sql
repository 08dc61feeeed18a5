-- Operator families: name, oid, access method.
SELECT array_to_string(ARRAY[opfname::text, f.oid::text, amname::text], E'\t', '')
FROM pg_opfamily f
JOIN pg_am m ON m.oid = f.opfmethod
WHERE f.oid < 16384
