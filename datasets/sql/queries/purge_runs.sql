DELETE FROM run WHERE started_at < ?1 AND id < (SELECT max(id) FROM run)
