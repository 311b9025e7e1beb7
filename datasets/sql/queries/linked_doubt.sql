-- How sure the least sure record is whose turnover a storefront takes.
SELECT l.storefront, min(l.millibits) FROM record_link AS l
WHERE l.superseded_by IS NULL AND l.state = 'money'
  AND (EXISTS (SELECT 1 FROM record_turnover_series AS r WHERE r.record = l.record)
       OR EXISTS (SELECT 1 FROM record_turnover_figure AS f WHERE f.record = l.record))
GROUP BY l.storefront;
