-- Which storefront belongs to which party, through its enterprise, by ties that held between two dates.
SELECT l.party_hash, l.role, s.id
FROM link AS l JOIN storefront AS s ON s.enterprise_id = l.enterprise_id
WHERE coalesce(l.until_date, ?1) >= ?1 AND coalesce(l.from_date, ?2) <= ?2
ORDER BY l.party_hash
