-- Corrections asked for in the console: one (?1), of one storefront (?2), those that wait (?3) or
-- all; those that wait first, then the newest.
SELECT r.id, r.storefront, s.storefront_id, r.month, r.amount_eur, r.reason, r.document,
       r.received_on, r.asked_by, a.name, r.asked_at, r.state, d.name, coalesce(r.decided_at, 0),
       r.because, coalesce(r.input_id, 0), coalesce(r.job, 0)
FROM correction_request AS r
JOIN storefront AS s ON s.id = r.storefront
JOIN account AS a ON a.id = r.asked_by
LEFT JOIN account AS d ON d.id = r.decided_by
WHERE (?1 = 0 OR r.id = ?1) AND (?2 = 0 OR r.storefront = ?2) AND (?3 = 0 OR r.state = 'waiting')
ORDER BY r.state <> 'waiting', r.id DESC
