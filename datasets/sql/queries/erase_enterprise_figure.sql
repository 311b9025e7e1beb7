DELETE FROM enterprise_figure WHERE enterprise_id = ?1
