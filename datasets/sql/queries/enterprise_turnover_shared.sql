-- Storefronts of enterprises whose turnover is known only for several storefronts together.
SELECT s.id FROM storefront s
WHERE s.enterprise_id IN (SELECT enterprise_id FROM enterprise_turnover_series)
  AND (SELECT COUNT(*) FROM storefront o WHERE o.enterprise_id = s.enterprise_id) > 1;
