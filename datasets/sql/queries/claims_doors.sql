-- What happened at a storefront's door, the last first.
SELECT r.rank, d.closed_on, d.opened_on, d.kind = 'takeover', d.same_phone
FROM result AS r JOIN succession AS d ON d.storefront = r.storefront
WHERE r.run_id = ?1 AND d.superseded_by IS NULL
ORDER BY r.rank, d.opened_on DESC, d.closed_on DESC, d.before
