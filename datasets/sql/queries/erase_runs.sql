SELECT DISTINCT run_id FROM result WHERE storefront = ?1 ORDER BY run_id
