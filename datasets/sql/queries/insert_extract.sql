INSERT INTO extract(register, number, kind, snapshot_on, input_id) VALUES(?1, ?2, ?3, ?4, ?5);
