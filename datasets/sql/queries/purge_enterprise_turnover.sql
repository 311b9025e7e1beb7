DELETE FROM enterprise_turnover_series WHERE last_month < 12 * ?1;
