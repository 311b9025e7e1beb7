SELECT storefront_id FROM storefront AS s
WHERE EXISTS (SELECT 1 FROM sector_candidate AS c WHERE c.storefront = s.id);
