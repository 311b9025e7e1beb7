UPDATE succession SET superseded_by = ?1 WHERE superseded_by IS NULL;
