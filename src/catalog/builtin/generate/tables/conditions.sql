-- Error conditions that PL/pgSQL knows by name (Appendix A of the manual): name, SQLSTATE.
-- Warnings and successes have codes too, but EXCEPTION and RAISE do not know their names.
SELECT found[2] || E'\t' || found[1]
FROM pg_config() AS config,
    regexp_split_to_table(pg_read_file(config.setting || '/errcodes.txt'), E'\n') AS line,
    regexp_match(line, '^(\w{5})\s+E\s+ERRCODE_\w+\s+(\w+)\s*$') AS found
WHERE config.name = 'SHAREDIR' AND found IS NOT NULL
