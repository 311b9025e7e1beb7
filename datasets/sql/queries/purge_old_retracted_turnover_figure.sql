DELETE FROM retracted_turnover_figure WHERE last_month < 12 * ?1
