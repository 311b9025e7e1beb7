DELETE FROM storefront_history WHERE id = ?1 AND EXISTS (SELECT 1 FROM storefront WHERE id = ?1)
