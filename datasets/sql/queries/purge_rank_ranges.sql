DELETE FROM rank_range WHERE run_id IN
  (SELECT id FROM run WHERE started_at < ?1 AND id < (SELECT max(id) FROM run))
