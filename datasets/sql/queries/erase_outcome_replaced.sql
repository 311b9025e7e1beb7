DELETE FROM outcome_replaced WHERE storefront = ?1
