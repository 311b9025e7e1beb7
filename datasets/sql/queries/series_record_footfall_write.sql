INSERT INTO record_footfall_series(input_id, record, kind, first_month, last_month, years)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
