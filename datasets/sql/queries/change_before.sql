SELECT coalesce((SELECT max(id) FROM run WHERE id < ?1), 0),
       (SELECT count(*) FROM result WHERE run_id = ?1 AND selection = 'ranked')
