-- Storefronts behind whose enterprise stand companies only on day ?1, the panel's last (as
-- claims_owners). Nobody is looked for before something was found at any door (?2): only then can it
-- have a weight.
SELECT s.id
FROM (SELECT DISTINCT enterprise_id FROM link
      WHERE kind = 'legal' AND ?2) AS e
  CROSS JOIN link AS l ON l.enterprise_id = e.enterprise_id
  CROSS JOIN storefront AS s ON s.enterprise_id = e.enterprise_id
WHERE l.role IN ('director', 'owner') AND coalesce(l.from_date, ?1) <= ?1
  AND coalesce(l.until_date, ?1) >= ?1
GROUP BY s.id HAVING min(l.kind IS 'legal')
ORDER BY s.id;
