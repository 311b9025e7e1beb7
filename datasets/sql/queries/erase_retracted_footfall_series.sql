DELETE FROM retracted_footfall_series WHERE storefront = ?1
