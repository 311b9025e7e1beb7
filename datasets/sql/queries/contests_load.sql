-- The contests of a storefront, or of all (?1 NULL), open ones first, newest first.
SELECT s.storefront_id, c.storefront, c.opened_on, c.reason, c.document, c.closed_on, c.decision,
       c.because, c.brought_by
FROM contest AS c JOIN storefront AS s ON s.id = c.storefront
WHERE ?1 IS NULL OR s.storefront_id = ?1
ORDER BY c.closed_on IS NOT NULL, c.opened_on DESC, c.id DESC
