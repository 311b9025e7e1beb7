DELETE FROM proxy WHERE storefront = ?1
