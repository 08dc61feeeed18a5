-- Key words of the SQL grammar: word, category (U, C, T, R), usable as a column label without AS.
SELECT array_to_string(ARRAY[word::text, catcode::text, CASE WHEN barelabel THEN 'b' END], E'\t', '')
FROM pg_get_keywords()
