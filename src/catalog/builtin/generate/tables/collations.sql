-- Collations: name, oid, provider (d default, b builtin, c operating system, i ICU), encoding if only one.
-- Those of the locales of the operating system and of ICU depend on the machine and are left out.
SELECT array_to_string(ARRAY[
    collname::text,
    CASE WHEN oid < 10000 THEN oid::text END,
    collprovider::text,
    nullif(pg_encoding_to_char(collencoding), '')
], E'\t', '')
FROM pg_collation
WHERE oid < 10000 OR collname = 'ucs_basic'
