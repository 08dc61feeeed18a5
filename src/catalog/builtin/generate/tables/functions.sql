-- Functions, procedures, aggregates and window functions.
-- name, oid, schema, traits, result, parameters in, parameters out, number of defaults, number of direct arguments
-- Traits: kind (f, p, w; aggregates a, ordered-set aggregates o, hypothetical-set aggregates h), volatility (i, s, v),
-- then s for strict, r for returning rows, v for a variadic last parameter. A parameter is type:name or type.
-- Object ids from 10000 on differ between servers: such functions stand without an id.
SELECT array_to_string(ARRAY[
    p.proname::text,
    CASE WHEN p.oid < 10000 THEN p.oid::text END,
    nullif(n.nspname::text, 'pg_catalog'),
    coalesce(translate(a.aggkind::text, 'n', 'a'), p.prokind::text) || p.provolatile::text::text
        || CASE WHEN p.proisstrict THEN 's' ELSE '' END
        || CASE WHEN p.proretset THEN 'r' ELSE '' END
        || CASE WHEN p.provariadic <> 0 THEN 'v' ELSE '' END,
    p.prorettype::text,
    parameters.taken,
    parameters.given,
    nullif(p.pronargdefaults, 0)::text,
    nullif(a.aggnumdirectargs, 0)::text
], E'\t', '')
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
CROSS JOIN LATERAL (
    SELECT
        string_agg(parameter, ' ' ORDER BY place) FILTER (WHERE mode IN ('i', 'b', 'v')) AS taken,
        string_agg(parameter, ' ' ORDER BY place) FILTER (WHERE mode IN ('o', 'b', 't')) AS given
    FROM (
        SELECT place, type || coalesce(':' || nullif(p.proargnames[place], ''), '') AS parameter,
            coalesce(p.proargmodes[place], 'i') AS mode
        FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS listed(type, place)
    ) AS parameter
) AS parameters
WHERE p.oid < 16384
