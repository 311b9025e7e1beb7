DELETE FROM retracted_turnover_series WHERE storefront = ?1
