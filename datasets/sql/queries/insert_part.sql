INSERT INTO input_part(input_id, name, bytes, rows_taken, rows_rejected) VALUES(?1, ?2, ?3, ?4, ?5);
