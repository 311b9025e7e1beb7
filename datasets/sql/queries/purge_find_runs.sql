-- The newest run is always kept.
SELECT id, started_at, output_digest FROM run
WHERE started_at < ?1 AND id < (SELECT max(id) FROM run) ORDER BY id
