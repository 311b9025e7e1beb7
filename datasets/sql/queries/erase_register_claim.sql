DELETE FROM register_claim WHERE storefront = ?1
