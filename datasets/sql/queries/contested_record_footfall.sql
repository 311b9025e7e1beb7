SELECT r.register || ' ' || r.key AS who, t.kind, t.input_id, t.years
FROM record_footfall_series t JOIN record r ON r.id = t.record
WHERE t.input_id BETWEEN ?1 AND ?2 ORDER BY who, t.kind, t.input_id;
