DELETE FROM opening_hours WHERE storefront = ?1
