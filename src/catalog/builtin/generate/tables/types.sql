-- Types that are not the row type of a relation.
-- name, oid, schema, kind, category, preferred, element type, array type, base type of a domain, collation, length,
-- storage, takes modifiers, subtype of a range or range of a multirange, multirange of a range
-- Object ids from 10000 on differ between servers: such types stand by name, without an id.
SELECT array_to_string(ARRAY[
    t.typname::text,
    CASE WHEN t.oid < 10000 THEN t.oid::text END,
    nullif(n.nspname::text, 'pg_catalog'),
    t.typtype::text,
    t.typcategory::text,
    CASE WHEN t.typispreferred THEN 'p' END,
    CASE WHEN t.typelem = 0 THEN NULL WHEN t.typelem < 10000 THEN t.typelem::text ELSE element.typname END,
    CASE WHEN t.typarray = 0 THEN NULL WHEN t.typarray < 10000 THEN t.typarray::text ELSE '_' || t.typname END,
    nullif(t.typbasetype, 0)::text,
    nullif(t.typcollation, 0)::text,
    t.typlen::text,
    t.typstorage::text,
    CASE WHEN t.typmodin <> 0 THEN 'm' END,
    coalesce(range.rngsubtype, multirange.rngtypid)::text,
    range.rngmultitypid::text
], E'\t', '')
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type element ON element.oid = t.typelem
LEFT JOIN pg_range range ON range.rngtypid = t.oid
LEFT JOIN pg_range multirange ON multirange.rngmultitypid = t.oid
WHERE t.oid < 16384
AND t.typtype <> 'c'
AND coalesce(element.typrelid, 0) = 0
