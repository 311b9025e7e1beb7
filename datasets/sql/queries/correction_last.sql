-- The correction of a month that holds.
SELECT input_id, amount_eur, document FROM correction
WHERE storefront = ?1 AND month = ?2 ORDER BY input_id DESC LIMIT 1
