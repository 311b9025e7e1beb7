DELETE FROM outcome_history WHERE storefront = ?1
