-- The corrections of a storefront, or of all (?1 NULL), newest first.
SELECT s.storefront_id, c.month, c.amount_eur, c.reason, c.document, c.corrected_on, c.input_id
FROM correction AS c JOIN storefront AS s ON s.id = c.storefront
WHERE ?1 IS NULL OR s.storefront_id = ?1
ORDER BY c.input_id DESC
