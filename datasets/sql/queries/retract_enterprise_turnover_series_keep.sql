INSERT INTO retracted_enterprise_turnover_series SELECT * FROM enterprise_turnover_series WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
