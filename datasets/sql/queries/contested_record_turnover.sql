SELECT r.register || ' ' || r.key AS who, t.source, t.input_id, t.years
FROM record_turnover_series t JOIN record r ON r.id = t.record
WHERE t.input_id BETWEEN ?1 AND ?2 ORDER BY who, t.source, t.input_id;
