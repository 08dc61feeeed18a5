-- Operators of operator families: family, strategy number, operator, o for one that orders.
SELECT array_to_string(ARRAY[
    amopfamily::text, amopstrategy::text, amopopr::text, nullif(amoppurpose::text, 's')
], E'\t', '')
FROM pg_amop
WHERE amopfamily < 16384
