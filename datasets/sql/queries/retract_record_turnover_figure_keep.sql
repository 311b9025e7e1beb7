INSERT INTO retracted_record_turnover_figure SELECT * FROM record_turnover_figure WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
