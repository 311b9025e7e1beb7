DELETE FROM retracted_correction WHERE storefront = ?1
