-- Tables and views of pg_catalog and the information schema: name, oid, schema, kind, row type, columns.
-- A column is name:type, with ! after it when it is not null; types of the information schema stand by name.
-- Object ids from 10000 on differ between servers: such relations and row types stand without an id.
SELECT array_to_string(ARRAY[
    c.relname::text,
    CASE WHEN c.oid < 10000 THEN c.oid::text END,
    nullif(n.nspname::text, 'pg_catalog'),
    c.relkind::text,
    CASE WHEN c.reltype < 10000 THEN c.reltype::text END,
    string_agg(
        a.attname || ':' || CASE WHEN t.oid < 10000 THEN t.oid::text ELSE t.typname END
            || CASE WHEN a.attnotnull THEN '!' ELSE '' END,
        ' ' ORDER BY a.attnum)
], E'\t', '')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.oid < 16384 AND c.relkind IN ('r', 'v')
GROUP BY c.oid, n.oid
