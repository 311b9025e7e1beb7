DELETE FROM storefront_state WHERE storefront = ?1;
