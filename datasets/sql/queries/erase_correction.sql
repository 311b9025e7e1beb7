DELETE FROM correction WHERE storefront = ?1
