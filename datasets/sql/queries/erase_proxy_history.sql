DELETE FROM proxy_history WHERE storefront = ?1
