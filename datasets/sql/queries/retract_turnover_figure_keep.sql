INSERT INTO retracted_turnover_figure SELECT * FROM turnover_figure WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
