-- Proxies of records that are linked surely enough for turnover, against which they are set; in order
-- of input, and before all of them the newest seats of before the window, of one month those that
-- came last. What is given for the storefront itself is read after it and wins.
SELECT storefront, month, kind, value FROM (
  SELECT l.storefront, p.month, p.kind, p.value, p.input_id, p.record, 1 AS place
  FROM record_link AS l JOIN record_proxy AS p USING (record)
  WHERE l.superseded_by IS NULL AND l.state = 'money' AND p.month BETWEEN ?1 AND ?2
  UNION ALL
  SELECT l.storefront, p.month, p.kind, p.value, p.input_id, p.record, row_number() OVER (
    PARTITION BY l.storefront ORDER BY p.month DESC, p.input_id DESC, p.record DESC)
  FROM record_link AS l JOIN record_proxy AS p USING (record)
  WHERE l.superseded_by IS NULL AND l.state = 'money' AND p.kind = 'seats' AND p.month < ?1
)
WHERE place = 1
ORDER BY month >= ?1, input_id, storefront, record, month, kind;
