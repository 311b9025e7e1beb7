SELECT coalesce(max(id), 0) FROM run WHERE id < ?1
