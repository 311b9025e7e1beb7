-- Of each input, the periods of which one before it says otherwise, and the first of them.
SELECT a.input_id, count(DISTINCT a.record || ' ' || a.start_on || ' ' || a.end_on || ' ' || a.source),
       r.register || ' ' || r.key, min(a.start_on), b.input_id, b.amount_eur, a.amount_eur
FROM record_turnover_figure a JOIN record_turnover_figure b
  ON b.record = a.record AND b.start_on = a.start_on AND b.end_on = a.end_on
 AND b.source = a.source AND b.input_id >= ?1 AND b.input_id < a.input_id
 AND b.amount_eur <> a.amount_eur
JOIN record r ON r.id = a.record
WHERE a.input_id > ?1 AND a.input_id <= ?2 GROUP BY a.input_id;
