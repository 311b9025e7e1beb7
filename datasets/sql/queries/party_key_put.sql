INSERT INTO party_key(id, check_value) VALUES(1, ?1);
