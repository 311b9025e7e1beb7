SELECT id, storefront_id FROM storefront ORDER BY id;
