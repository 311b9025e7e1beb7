DELETE FROM record_turnover_figure WHERE last_month < 12 * ?1
