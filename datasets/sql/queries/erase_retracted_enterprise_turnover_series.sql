DELETE FROM retracted_enterprise_turnover_series WHERE enterprise_id = ?1
