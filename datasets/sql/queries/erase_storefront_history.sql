DELETE FROM storefront_history WHERE id = ?1
