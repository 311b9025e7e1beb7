-- Whether another storefront belongs to the same enterprise.
SELECT s.id, s.enterprise_id,
       EXISTS (SELECT 1 FROM storefront AS o WHERE o.enterprise_id = s.enterprise_id AND o.id <> s.id)
FROM storefront AS s WHERE s.storefront_id = ?1
