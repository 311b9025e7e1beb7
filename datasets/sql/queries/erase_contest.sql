DELETE FROM contest WHERE storefront = ?1
