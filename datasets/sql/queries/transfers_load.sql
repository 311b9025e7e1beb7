SELECT DISTINCT id, changed_on FROM (
  SELECT s.id, c.changed_on FROM ownership_change c
    JOIN storefront s ON s.storefront_id = c.subject WHERE c.subject_kind = 'storefront'
  UNION ALL
  SELECT s.id, c.changed_on FROM ownership_change c
    JOIN storefront s ON s.enterprise_id = c.subject WHERE c.subject_kind = 'enterprise'
  UNION ALL
  SELECT storefront, opened_on FROM succession
  WHERE superseded_by IS NULL AND kind = 'takeover' AND storefront IS NOT NULL)
ORDER BY id, changed_on;
