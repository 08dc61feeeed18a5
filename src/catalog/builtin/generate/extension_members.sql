-- What the extension $1, just created, brings along. Types, functions and operators stand by their names.
-- Each line: kind, name, schema if not the extension's own, and what the kind adds.
WITH extension AS (
    SELECT e.oid, e.extname, e.extversion, e.extnamespace, v.*
    FROM pg_extension e
    JOIN pg_available_extension_versions v ON v.name = e.extname AND v.version = e.extversion
    WHERE e.extname = $1
),
member AS (
    SELECT d.classid, d.objid
    FROM pg_depend d
    JOIN extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
    WHERE d.deptype = 'e'
),
schema AS (
    SELECT n.oid, CASE WHEN n.oid <> e.extnamespace THEN n.nspname::text END AS other
    FROM pg_namespace n, extension e
),
-- version, schema if fixed, r if relocatable, s if only for superusers, t if trusted, required extensions, comment
extension_line AS (
    SELECT ARRAY[
        'extension'::text, e.extname, NULL, e.extversion, e.schema, CASE WHEN e.relocatable THEN 'r' END,
        CASE WHEN e.superuser THEN 's' END, CASE WHEN e.trusted THEN 't' END, array_to_string(e.requires, ' '), e.comment
    ] AS line
    FROM extension e
),
-- kind, category, preferred, element type, base type, collation, length, storage, modifiers, subtype of a range or range
-- of a multirange, labels of an enum or attributes of a composite type
type_line AS (
    SELECT ARRAY[
        'type'::text, t.typname, s.other, t.typtype::text, t.typcategory::text, CASE WHEN t.typispreferred THEN 'p' END,
        element.typname, base.typname, c.collname, t.typlen::text, t.typstorage::text,
        CASE WHEN t.typmodin <> 0 THEN 'm' END, coalesce(subtype.typname, ranging.typname),
        coalesce(
            (SELECT string_agg(enumlabel, ' ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
            (SELECT string_agg(a.attname || ':' || of.typname, ' ' ORDER BY a.attnum)
                FROM pg_attribute a JOIN pg_type of ON of.oid = a.atttypid
                WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
    ]
    FROM member m
    JOIN pg_type t ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
    JOIN schema s ON s.oid = t.typnamespace
    LEFT JOIN pg_type element ON element.oid = t.typelem
    LEFT JOIN pg_type base ON base.oid = t.typbasetype
    LEFT JOIN pg_collation c ON c.oid = t.typcollation
    LEFT JOIN pg_range r ON r.rngtypid = t.oid
    LEFT JOIN pg_type subtype ON subtype.oid = r.rngsubtype
    LEFT JOIN pg_range mr ON mr.rngmultitypid = t.oid
    LEFT JOIN pg_type ranging ON ranging.oid = mr.rngtypid
    WHERE t.typelem = 0 OR t.typlen <> -1
),
-- traits, result, parameters in, parameters out, defaults, direct arguments: as in functions.sql
function_line AS (
    SELECT ARRAY[
        'function'::text, p.proname, s.other,
        coalesce(translate(a.aggkind::text, 'n', 'a'), p.prokind::text) || p.provolatile::text
            || CASE WHEN p.proisstrict THEN 's' ELSE '' END
            || CASE WHEN p.proretset THEN 'r' ELSE '' END
            || CASE WHEN p.provariadic <> 0 THEN 'v' ELSE '' END,
        result.typname, parameters.taken, parameters.given, nullif(p.pronargdefaults, 0)::text,
        nullif(a.aggnumdirectargs, 0)::text
    ]
    FROM member m
    JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
    JOIN schema s ON s.oid = p.pronamespace
    JOIN pg_type result ON result.oid = p.prorettype
    LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
    CROSS JOIN LATERAL (
        SELECT
            string_agg(parameter, ' ' ORDER BY place) FILTER (WHERE mode IN ('i', 'b', 'v')) AS taken,
            string_agg(parameter, ' ' ORDER BY place) FILTER (WHERE mode IN ('o', 'b', 't')) AS given
        FROM (
            SELECT place, of.typname || coalesce(':' || nullif(p.proargnames[place], ''), '') AS parameter,
                coalesce(p.proargmodes[place], 'i') AS mode
            FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS listed(type, place)
            JOIN pg_type of ON of.oid = listed.type
        ) AS parameter
    ) AS parameters
),
-- left, right, result, function, commutator, negator, h for hashable and m for mergeable
operator_line AS (
    SELECT ARRAY[
        'operator'::text, o.oprname, s.other, l.typname, r.typname, result.typname, p.proname, commutator.oprname,
        negator.oprname, CASE WHEN o.oprcanhash THEN 'h' ELSE '' END || CASE WHEN o.oprcanmerge THEN 'm' ELSE '' END
    ]
    FROM member m
    JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
    JOIN schema s ON s.oid = o.oprnamespace
    LEFT JOIN pg_type l ON l.oid = o.oprleft
    JOIN pg_type r ON r.oid = o.oprright
    JOIN pg_type result ON result.oid = o.oprresult
    JOIN pg_proc p ON p.oid = o.oprcode
    LEFT JOIN pg_operator commutator ON commutator.oid = o.oprcom
    LEFT JOIN pg_operator negator ON negator.oid = o.oprnegate
),
-- context, method, source, target, function; casts have no name
cast_line AS (
    SELECT ARRAY[
        'cast'::text, NULL, NULL, c.castcontext::text, c.castmethod::text, source.typname, target.typname, p.proname
    ]
    FROM member m
    JOIN pg_cast c ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
    JOIN pg_type source ON source.oid = c.castsource
    JOIN pg_type target ON target.oid = c.casttarget
    LEFT JOIN pg_proc p ON p.oid = c.castfunc
),
-- access method, type, d for default, operator family, type stored if another
operator_class_line AS (
    SELECT ARRAY[
        'operator class'::text, c.opcname, s.other, a.amname, t.typname, CASE WHEN c.opcdefault THEN 'd' END, f.opfname,
        stored.typname
    ]
    FROM member m
    JOIN pg_opclass c ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid
    JOIN schema s ON s.oid = c.opcnamespace
    JOIN pg_am a ON a.oid = c.opcmethod
    JOIN pg_type t ON t.oid = c.opcintype
    JOIN pg_opfamily f ON f.oid = c.opcfamily
    LEFT JOIN pg_type stored ON stored.oid = c.opckeytype
),
-- access method
operator_family_line AS (
    SELECT ARRAY['operator family'::text, f.opfname, s.other, a.amname]
    FROM member m
    JOIN pg_opfamily f ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid
    JOIN schema s ON s.oid = f.opfnamespace
    JOIN pg_am a ON a.oid = f.opfmethod
),
-- (the name is the family's) access method, strategy number, operator, left, right, o for one that orders
family_member_line AS (
    SELECT ARRAY[
        'family member'::text, f.opfname, s.other, a.amname, x.amopstrategy::text, o.oprname, l.typname, r.typname,
        nullif(x.amoppurpose::text, 's')
    ]
    FROM member m
    JOIN pg_opfamily f ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid
    JOIN schema s ON s.oid = f.opfnamespace
    JOIN pg_am a ON a.oid = f.opfmethod
    JOIN pg_amop x ON x.amopfamily = f.oid
    JOIN pg_operator o ON o.oid = x.amopopr
    JOIN pg_type l ON l.oid = x.amoplefttype
    JOIN pg_type r ON r.oid = x.amoprighttype
),
-- kind, columns as name:type(modifier) with ! for not null, primary key and unique constraints as name:kind:columns
relation_line AS (
    SELECT ARRAY[
        'relation'::text, c.relname, s.other, c.relkind::text,
        (SELECT string_agg(
            a.attname || ':' || t.typname || coalesce(
                substring(format_type(a.atttypid, a.atttypmod) FROM '\(\S+\)'), '')
                || CASE WHEN a.attnotnull THEN '!' ELSE '' END,
            ' ' ORDER BY a.attnum)
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT string_agg(k.conname || ':' || k.contype::text || ':' || array_to_string(ARRAY(
            SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS key(number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.number ORDER BY key.place
        ), ','), ' ' ORDER BY k.conname)
        FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u'))
    ]
    FROM member m
    JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
    JOIN schema s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
),
-- what the name alone says, and t for a table's access method, i for an index's
other_line AS (
    SELECT ARRAY['access method'::text, amname, NULL, amtype::text]
    FROM member JOIN pg_am a ON classid = 'pg_am'::regclass AND objid = a.oid
    UNION ALL
    SELECT ARRAY['language'::text, lanname, NULL, CASE WHEN lanpltrusted THEN 't' END]
    FROM member JOIN pg_language l ON classid = 'pg_language'::regclass AND objid = l.oid
    UNION ALL
    SELECT ARRAY['foreign-data wrapper'::text, fdwname]
    FROM member JOIN pg_foreign_data_wrapper f ON classid = 'pg_foreign_data_wrapper'::regclass AND objid = f.oid
    UNION ALL
    SELECT ARRAY['schema'::text, nspname]
    FROM member JOIN pg_namespace n ON classid = 'pg_namespace'::regclass AND objid = n.oid
    UNION ALL
    SELECT ARRAY['event trigger'::text, evtname]
    FROM member JOIN pg_event_trigger e ON classid = 'pg_event_trigger'::regclass AND objid = e.oid
    UNION ALL
    SELECT ARRAY['text search configuration'::text, cfgname]
    FROM member JOIN pg_ts_config c ON classid = 'pg_ts_config'::regclass AND objid = c.oid
    UNION ALL
    SELECT ARRAY['text search dictionary'::text, dictname]
    FROM member JOIN pg_ts_dict d ON classid = 'pg_ts_dict'::regclass AND objid = d.oid
    UNION ALL
    SELECT ARRAY['text search template'::text, tmplname]
    FROM member JOIN pg_ts_template t ON classid = 'pg_ts_template'::regclass AND objid = t.oid
    UNION ALL
    SELECT ARRAY['text search parser'::text, prsname]
    FROM member JOIN pg_ts_parser p ON classid = 'pg_ts_parser'::regclass AND objid = p.oid
)
SELECT array_to_string(line, E'\t', '')
FROM (
    SELECT line FROM extension_line
    UNION ALL SELECT * FROM type_line
    UNION ALL SELECT * FROM function_line
    UNION ALL SELECT * FROM operator_line
    UNION ALL SELECT * FROM cast_line
    UNION ALL SELECT * FROM operator_class_line
    UNION ALL SELECT * FROM operator_family_line
    UNION ALL SELECT * FROM family_member_line
    UNION ALL SELECT * FROM relation_line
    UNION ALL SELECT * FROM other_line
) AS lines(line)
