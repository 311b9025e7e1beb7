DELETE FROM visit WHERE storefront = ?1
