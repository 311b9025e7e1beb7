-- As linked_figures_load, of storefront ?4.
SELECT l.storefront, f.start_on, f.end_on, f.amount_eur, f.source
FROM record_link AS l JOIN record_turnover_figure AS f USING (record)
WHERE l.storefront = ?4 AND l.superseded_by IS NULL AND l.state = 'money'
  AND f.last_month >= ?1 AND f.first_month <= ?2
ORDER BY l.storefront, f.last_month - f.first_month, f.input_id DESC, f.start_on, f.source, f.record;
