INSERT INTO map_shape(kind, name, lines, input_id, line) VALUES(?1, ?2, ?3, ?4, ?5);
