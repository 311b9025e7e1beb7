-- When enterprises closed a shop or went bankrupt (as started_again_people).
SELECT enterprise_id, closed_on FROM storefront
WHERE closed_on IS NOT NULL AND enterprise_id IS NOT NULL
UNION
SELECT s.enterprise_id, json_extract(c.value, '$[1]')
FROM register_claim AS k, json_each(k.states) AS c JOIN storefront AS s ON s.id = k.storefront
WHERE json_extract(c.value, '$[0]') IN ('bankruptcy', 'bankruptcy_closed')
  AND json_extract(c.value, '$[1]') IS NOT NULL AND s.enterprise_id IS NOT NULL
ORDER BY 1, 2;
