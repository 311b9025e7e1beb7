SELECT storefront, low, high FROM rank_range WHERE run_id = ?1
