-- Turnover of records that are linked surely enough; in order of input, as turnover_load. What is
-- filed for the storefront itself is read after it and wins.
SELECT l.storefront, r.years, r.first_month, r.last_month
FROM record_link AS l JOIN record_turnover_series AS r USING (record)
WHERE l.superseded_by IS NULL AND l.state = 'money' AND r.first_month <= ?2 AND r.last_month >= ?1
ORDER BY r.input_id, l.storefront, r.source, r.record;
