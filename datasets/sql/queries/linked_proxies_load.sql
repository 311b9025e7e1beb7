-- Proxies of records that are linked surely enough for turnover, against which they are set; in order
-- of input, as proxies_load. What is given for the storefront itself is read after it and wins.
SELECT l.storefront, p.month, p.kind, p.value
FROM record_link AS l JOIN record_proxy AS p USING (record)
WHERE l.superseded_by IS NULL AND l.state = 'money' AND p.month BETWEEN ?1 AND ?2
ORDER BY p.input_id, l.storefront, p.record, p.month, p.kind;
