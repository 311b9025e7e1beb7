DELETE FROM outcome WHERE storefront = ?1
