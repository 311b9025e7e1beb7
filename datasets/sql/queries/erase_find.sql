-- Whether another storefront belongs to the same enterprise. One that no input gives any more is
-- known by what it was.
WITH subject(id, enterprise_id) AS (
  SELECT id, enterprise_id FROM storefront WHERE storefront_id = ?1
  UNION ALL
  SELECT r.id, (SELECT enterprise_id FROM storefront_history AS h WHERE h.id = r.id
                ORDER BY superseded_by DESC LIMIT 1)
  FROM storefront_retired AS r
  WHERE storefront_id = ?1 AND NOT EXISTS (SELECT 1 FROM storefront WHERE storefront_id = ?1))
SELECT s.id, s.enterprise_id,
       EXISTS (SELECT 1 FROM storefront AS o WHERE o.enterprise_id = s.enterprise_id AND o.id <> s.id)
FROM subject AS s
