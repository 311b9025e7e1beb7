SELECT r.rank, c.state, c.since
FROM result AS r JOIN storefront_state AS c ON c.storefront = r.storefront
WHERE r.run_id = ?1 ORDER BY r.rank, c.state
