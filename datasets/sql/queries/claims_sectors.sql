SELECT r.rank, c.sector, c.code, c.basis, c.weight
FROM result AS r JOIN sector_candidate AS c ON c.storefront = r.storefront
WHERE r.run_id = ?1 ORDER BY r.rank, c.place
