DELETE FROM footfall_series WHERE storefront = ?1
