DELETE FROM retracted_enterprise_turnover_series WHERE first_month < 12 * ?1
