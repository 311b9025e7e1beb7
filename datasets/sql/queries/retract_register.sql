-- The register of an extract is kept as the last extract left it, without what it was before.
SELECT e.register FROM extract AS e WHERE e.input_id = ?1 LIMIT 1;
