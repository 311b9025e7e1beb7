DELETE FROM retracted_record_turnover_figure WHERE last_month < 12 * ?1
