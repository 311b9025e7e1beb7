SELECT r.storefront, s.lon, s.lat, s.street, s.district, s.postcode, s.municipality
FROM result AS r JOIN storefront AS s ON s.id = r.storefront
WHERE r.run_id = ?1 AND r.selection = 'ranked' ORDER BY s.storefront_id
