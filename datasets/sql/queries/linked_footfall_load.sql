-- Counters at the door of records, as footfall_load.
SELECT l.storefront, r.years, r.first_month, r.last_month
FROM record_link AS l JOIN record_footfall_series AS r USING (record)
WHERE l.superseded_by IS NULL AND l.state IN ('money', 'accepted')
  AND r.first_month <= ?2 AND r.last_month >= ?1 AND r.kind = ?3
ORDER BY r.input_id, l.storefront, r.kind, r.record;
