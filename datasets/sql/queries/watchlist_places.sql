SELECT r.storefront, r.rank, r.selection, s.storefront_id, s.name
FROM result AS r JOIN storefront AS s ON s.id = r.storefront WHERE r.run_id = ?1
