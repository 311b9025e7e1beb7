SELECT r.rank, json_extract(c.value, '$[0]'), json_extract(c.value, '$[1]'),
       json_extract(c.value, '$[2]'), json_extract(c.value, '$[3]')
FROM result AS r JOIN register_claim AS k ON k.storefront = r.storefront, json_each(k.sectors) AS c
WHERE r.run_id = ?1 AND r.rank BETWEEN ?2 AND ?3 ORDER BY r.rank, c.key
