DELETE FROM turnover_series WHERE storefront = ?1
