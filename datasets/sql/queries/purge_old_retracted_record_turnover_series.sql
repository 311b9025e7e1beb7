DELETE FROM retracted_record_turnover_series WHERE first_month < 12 * ?1
