-- Casts: source, target, context (e explicit, a assignment, i implicit), method (f function, i text form, b the bytes
-- as they are), function.
SELECT array_to_string(ARRAY[
    castsource::text, casttarget::text, castcontext::text, castmethod::text, nullif(castfunc, 0)::text
], E'\t', '')
FROM pg_cast
WHERE oid < 16384
