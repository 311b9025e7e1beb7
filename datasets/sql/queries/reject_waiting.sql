SELECT count(*) FROM reject WHERE input_id = ?1 AND awaits IS NOT NULL AND taken_by IS NULL;
