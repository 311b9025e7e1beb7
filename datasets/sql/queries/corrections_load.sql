-- The months that businesses corrected, oldest first: the newest of a month holds.
SELECT storefront, month, amount_eur FROM correction
WHERE month BETWEEN ?1 AND ?2 ORDER BY input_id
