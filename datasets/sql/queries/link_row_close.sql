UPDATE record_link SET superseded_by = ?2 WHERE record = ?1 AND superseded_by IS NULL;
