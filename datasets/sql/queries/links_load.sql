-- Which enterprise belongs to which party, by ties that held between two dates. Storefronts are
-- found by their enterprise in memory: the key of this table is already in order.
SELECT party_hash, role, enterprise_id, from_date, until_date
FROM link
WHERE coalesce(until_date, ?1) >= ?1 AND coalesce(from_date, ?2) <= ?2
ORDER BY party_hash
