-- Objects of which little but the name is asked: kind, name, oid, detail.
-- The detail of an access method is t for tables and i for indexes; that of a language t if it is trusted.
-- Object ids from 10000 on differ between servers: such objects stand without an id.
SELECT array_to_string(ARRAY[kind, name, CASE WHEN oid < 10000 THEN oid::text END, detail], E'\t', '')
FROM (
    SELECT 'access method', amname::text, oid, amtype::text FROM pg_am
    UNION ALL
    SELECT 'language', lanname, oid, CASE WHEN lanpltrusted THEN 't' END FROM pg_language
    UNION ALL
    SELECT 'role', rolname, oid, NULL FROM pg_roles WHERE rolname LIKE 'pg\_%'
    UNION ALL
    SELECT 'schema', nspname, oid, NULL FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%temp\_%'
    UNION ALL
    SELECT 'tablespace', spcname, oid, NULL FROM pg_tablespace
    UNION ALL
    SELECT 'conversion', conname, oid, NULL FROM pg_conversion
    UNION ALL
    SELECT 'text search configuration', cfgname, oid, NULL FROM pg_ts_config
    UNION ALL
    SELECT 'text search dictionary', dictname, oid, NULL FROM pg_ts_dict
    UNION ALL
    SELECT 'text search parser', prsname, oid, NULL FROM pg_ts_parser
    UNION ALL
    SELECT 'text search template', tmplname, oid, NULL FROM pg_ts_template
    UNION ALL
    SELECT 'encoding', pg_encoding_to_char(number), NULL, number::text
    FROM generate_series(0, 127) AS number
    WHERE pg_encoding_to_char(number) <> ''
) AS object(kind, name, oid, detail)
WHERE oid IS NULL OR oid < 16384
