DELETE FROM deposit WHERE last_month < 12 * ?1
