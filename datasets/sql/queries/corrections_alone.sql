-- As corrections_load, of storefront ?4.
SELECT storefront, month, amount_eur FROM correction
WHERE storefront = ?4 AND month BETWEEN ?1 AND ?2 ORDER BY input_id
