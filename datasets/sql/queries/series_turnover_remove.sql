DELETE FROM turnover_series WHERE input_id = ?1 AND storefront = ?2 AND source = ?3;
