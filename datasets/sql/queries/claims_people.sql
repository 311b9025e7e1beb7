-- Storefronts that opened up to two months before or a year after another enterprise of the same
-- director, owner or telephone closed a shop or went bankrupt: the last such end. Who stands behind
-- more than ten enterprises is a service (an accountant, a nominee) and says nothing about one shop.
-- CROSS JOIN keeps the order: few shops end, so few ties are followed; results have no index by
-- storefront, so they are met once, at the end.
WITH ended(enterprise_id, ended_on) AS (
  SELECT enterprise_id, closed_on FROM storefront
  WHERE closed_on IS NOT NULL AND enterprise_id IS NOT NULL
  UNION
  SELECT s.enterprise_id, json_extract(c.value, '$[1]')
  FROM register_claim AS k, json_each(k.states) AS c JOIN storefront AS s ON s.id = k.storefront
  WHERE json_extract(c.value, '$[0]') IN ('bankruptcy', 'bankruptcy_closed')
    AND json_extract(c.value, '$[1]') IS NOT NULL AND s.enterprise_id IS NOT NULL),
ending(party_hash, enterprise_id, ended_on, phone) AS MATERIALIZED (
  SELECT l.party_hash, l.enterprise_id, e.ended_on, l.role = 'phone'
  FROM link AS l JOIN ended AS e ON e.enterprise_id = l.enterprise_id
  WHERE l.role IN ('director', 'owner', 'phone')
    AND coalesce(l.until_date, e.ended_on) >= e.ended_on - 366),
met(storefront, ended_on, opened_on, kind) AS MATERIALIZED (
  SELECT s.id, max(e.ended_on), s.opened_on, 4 + min(e.phone)
  FROM ending AS e
  CROSS JOIN link AS m ON m.party_hash = e.party_hash AND m.enterprise_id <> e.enterprise_id
  CROSS JOIN storefront AS s ON s.enterprise_id = m.enterprise_id
  WHERE m.role IN ('director', 'owner', 'phone')
    AND coalesce(m.until_date, s.opened_on) >= s.opened_on
    AND s.opened_on BETWEEN e.ended_on - 60 AND e.ended_on + 366
    AND (SELECT count(DISTINCT c.enterprise_id) FROM link AS c WHERE c.party_hash = e.party_hash) <= 10
  GROUP BY s.id)
SELECT r.rank, t.ended_on, t.opened_on, t.kind
FROM result AS r CROSS JOIN met AS t ON t.storefront = r.storefront
WHERE r.run_id = ?1
ORDER BY r.rank
