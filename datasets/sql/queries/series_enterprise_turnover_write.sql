INSERT INTO enterprise_turnover_series(input_id, enterprise_id, source, first_month, last_month, years)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
