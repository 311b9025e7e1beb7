DELETE FROM round_skip WHERE storefront = ?1
