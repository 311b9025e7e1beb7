DELETE FROM correction_request WHERE storefront = ?1
