UPDATE storefront_retired SET storefront_id = 'erased-' || id WHERE id = ?1
