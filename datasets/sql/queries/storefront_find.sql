SELECT id FROM storefront WHERE storefront_id = ?1
