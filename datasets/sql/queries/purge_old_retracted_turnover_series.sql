DELETE FROM retracted_turnover_series WHERE first_month < 12 * ?1
