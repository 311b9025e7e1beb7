INSERT INTO record_turnover_series(input_id, record, source, first_month, last_month, years)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
