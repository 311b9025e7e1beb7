SELECT r.rank, json_extract(c.value, '$[0]'), json_extract(c.value, '$[1]')
FROM result AS r JOIN register_claim AS k ON k.storefront = r.storefront, json_each(k.states) AS c
WHERE r.run_id = ?1 AND r.rank BETWEEN ?2 AND ?3 ORDER BY r.rank, c.key
