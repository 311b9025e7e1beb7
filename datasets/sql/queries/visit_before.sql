-- What holds for the storefront and day of visit ?1 once it is withdrawn: an id.
SELECT o.id FROM visit AS v JOIN visit AS o
  ON o.storefront = v.storefront AND o.inspected_on = v.inspected_on
WHERE v.id = ?1 AND o.id <> v.id AND o.withdrawn_at IS NULL
ORDER BY o.id DESC LIMIT 1
