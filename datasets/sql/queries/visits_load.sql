-- Visits by id, token, storefront or person (0, '' = any), newest first, ?5 at most.
SELECT v.id, v.account, v.storefront, coalesce(v.case_id, 0), v.inspected_on, v.outcome,
       coalesce(v.reason_right, -1), coalesce(v.customers, -1), coalesce(v.minutes, -1), v.note,
       v.recorded_at, coalesce(v.withdrawn_at, 0), v.withdrawn_reason, s.storefront_id, a.name,
       EXISTS(SELECT 1 FROM visit_photo AS p WHERE p.visit = v.id)
FROM visit AS v
JOIN storefront AS s ON s.id = v.storefront
JOIN account AS a ON a.id = v.account
WHERE (?1 = 0 OR v.id = ?1) AND (?2 = '' OR v.token = ?2) AND (?3 = 0 OR v.storefront = ?3)
  AND (?4 = 0 OR v.account = ?4)
ORDER BY v.inspected_on DESC, v.id DESC LIMIT ?5
