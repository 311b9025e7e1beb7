DELETE FROM retracted_enterprise_figure WHERE last_month < 12 * ?1
