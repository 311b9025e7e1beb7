DELETE FROM visit_photo WHERE visit IN (SELECT id FROM visit WHERE storefront = ?1)
