DELETE FROM rank_range WHERE run_id = ?1
