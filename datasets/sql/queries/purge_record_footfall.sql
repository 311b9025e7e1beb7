DELETE FROM record_footfall_series WHERE last_month < 12 * ?1;
