-- Storefronts that opened up to two months before or a year after another enterprise of the same
-- director, owner or telephone closed a shop or went bankrupt (as claims_people). Nobody is looked for
-- before something was found at any door (?2): only then can it have a weight. Of several stores
-- together: datasets/panel/started_again.h.
WITH ended(enterprise_id, ended_on) AS (
  SELECT enterprise_id, closed_on FROM storefront
  WHERE closed_on IS NOT NULL AND enterprise_id IS NOT NULL AND ?2
  UNION
  SELECT s.enterprise_id, json_extract(c.value, '$[1]')
  FROM register_claim AS k, json_each(k.states) AS c JOIN storefront AS s ON s.id = k.storefront
  WHERE json_extract(c.value, '$[0]') IN ('bankruptcy', 'bankruptcy_closed')
    AND json_extract(c.value, '$[1]') IS NOT NULL AND s.enterprise_id IS NOT NULL AND ?2),
ending(party_hash, enterprise_id, ended_on) AS MATERIALIZED (
  SELECT l.party_hash, l.enterprise_id, e.ended_on
  FROM link AS l JOIN ended AS e ON e.enterprise_id = l.enterprise_id
  WHERE l.role IN ('director', 'owner', 'phone')
    AND coalesce(l.until_date, e.ended_on) >= e.ended_on - 366)
SELECT s.id
FROM ending AS e
CROSS JOIN link AS m ON m.party_hash = e.party_hash AND m.enterprise_id <> e.enterprise_id
CROSS JOIN storefront AS s ON s.enterprise_id = m.enterprise_id
WHERE m.role IN ('director', 'owner', 'phone')
  AND coalesce(m.until_date, s.opened_on) >= s.opened_on
  AND s.opened_on BETWEEN e.ended_on - 60 AND e.ended_on + 366 AND s.opened_on <= ?1
  AND (SELECT count(DISTINCT c.enterprise_id) FROM link AS c WHERE c.party_hash = e.party_hash) <= 10
ORDER BY 1;
