DELETE FROM register_claim_history WHERE storefront = ?1
