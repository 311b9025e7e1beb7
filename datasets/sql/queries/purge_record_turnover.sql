DELETE FROM record_turnover_series WHERE last_month < 12 * ?1;
