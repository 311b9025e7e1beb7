DELETE FROM round_order WHERE storefront = ?1
