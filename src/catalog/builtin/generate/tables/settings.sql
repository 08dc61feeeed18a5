-- Settings: name, type, context, unit, least, greatest, allowed words, default.
-- Defaults that differ between machines and builds, and those that no session can change, are left out. Where the
-- allowed words hang on the libraries that a server is built with, all of them stand.
SELECT array_to_string(ARRAY[
    name,
    vartype,
    context,
    unit,
    CASE WHEN name <> 'server_version_num' THEN min_val END,
    CASE WHEN name <> 'server_version_num' THEN max_val END,
    CASE name
        WHEN 'default_toast_compression' THEN 'pglz,lz4'
        WHEN 'io_method' THEN 'sync,worker,io_uring'
        WHEN 'wal_compression' THEN 'pglz,lz4,zstd,on,off'
        ELSE array_to_string(enumvals, ',')
    END,
    CASE WHEN context NOT IN ('postmaster', 'sighup') AND name NOT LIKE 'server\_version%'
        AND name NOT LIKE 'lc\_%' THEN boot_val END
], E'\t', '')
FROM pg_settings
WHERE name NOT LIKE '%.%'
AND name <> 'extension_destdir'
