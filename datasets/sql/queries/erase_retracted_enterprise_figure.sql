DELETE FROM retracted_enterprise_figure WHERE enterprise_id = ?1
