DELETE FROM enterprise_figure WHERE last_month < 12 * ?1
