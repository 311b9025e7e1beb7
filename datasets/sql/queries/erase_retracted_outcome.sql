DELETE FROM retracted_outcome WHERE storefront = ?1
