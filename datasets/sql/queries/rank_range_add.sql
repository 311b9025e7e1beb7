INSERT INTO rank_range(run_id, storefront, low, high, stays) VALUES(?1, ?2, ?3, ?4, ?5)
