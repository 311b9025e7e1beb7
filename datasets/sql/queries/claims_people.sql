-- Storefronts that opened up to two months before or a year after another enterprise of the same
-- director, owner or telephone closed a shop or went bankrupt: the last such end. Who stands behind
-- more than ten enterprises is a service (an accountant, a nominee) and says nothing about one shop.
-- Of one row (?2 = ?3), only shops of those behind it are looked at. CROSS JOIN keeps the order: few
-- shops end, so few ties are followed, and each party is counted once; results have no index by
-- storefront, so they are met once, at the end.
WITH near(enterprise_id) AS MATERIALIZED (
  SELECT DISTINCT l.enterprise_id
  FROM result AS r CROSS JOIN storefront AS s ON s.id = r.storefront
    CROSS JOIN link AS m ON m.enterprise_id = s.enterprise_id
    CROSS JOIN link AS l ON l.party_hash = m.party_hash
  WHERE ?2 = ?3 AND r.run_id = ?1 AND r.rank = ?2),
shop(id, enterprise_id, closed_on) AS MATERIALIZED (
  SELECT id, enterprise_id, closed_on FROM storefront WHERE ?2 < ?3 AND enterprise_id IS NOT NULL
  UNION ALL
  SELECT s.id, s.enterprise_id, s.closed_on
  FROM near CROSS JOIN storefront AS s ON s.enterprise_id = near.enterprise_id),
ended(enterprise_id, ended_on) AS (
  SELECT enterprise_id, closed_on FROM shop WHERE closed_on IS NOT NULL
  UNION
  SELECT s.enterprise_id, json_extract(c.value, '$[1]')
  FROM shop AS s CROSS JOIN register_claim AS k ON k.storefront = s.id, json_each(k.states) AS c
  WHERE json_extract(c.value, '$[0]') IN ('bankruptcy', 'bankruptcy_closed')
    AND json_extract(c.value, '$[1]') IS NOT NULL),
ending(party_hash, enterprise_id, ended_on, phone) AS MATERIALIZED (
  SELECT l.party_hash, l.enterprise_id, e.ended_on, l.role = 'phone'
  FROM link AS l JOIN ended AS e ON e.enterprise_id = l.enterprise_id
  WHERE l.role IN ('director', 'owner', 'phone')
    AND coalesce(l.until_date, e.ended_on) >= e.ended_on - 366),
party(party_hash) AS MATERIALIZED (
  SELECT party_hash FROM (SELECT DISTINCT party_hash FROM ending) AS p
  WHERE (SELECT count(DISTINCT c.enterprise_id) FROM link AS c WHERE c.party_hash = p.party_hash) <= 10),
met(storefront, ended_on, opened_on, kind) AS MATERIALIZED (
  SELECT s.id, max(e.ended_on), s.opened_on, 4 + min(e.phone)
  FROM party AS p
  CROSS JOIN ending AS e ON e.party_hash = p.party_hash
  CROSS JOIN link AS m ON m.party_hash = p.party_hash AND m.enterprise_id <> e.enterprise_id
  CROSS JOIN storefront AS s ON s.enterprise_id = m.enterprise_id
  WHERE m.role IN ('director', 'owner', 'phone')
    AND coalesce(m.until_date, s.opened_on) >= s.opened_on
    AND s.opened_on BETWEEN e.ended_on - 60 AND e.ended_on + 366
  GROUP BY s.id)
SELECT r.rank, t.ended_on, t.opened_on, t.kind
FROM result AS r CROSS JOIN met AS t ON t.storefront = r.storefront
WHERE r.run_id = ?1 AND r.rank BETWEEN ?2 AND ?3
ORDER BY r.rank
