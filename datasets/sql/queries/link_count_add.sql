INSERT INTO link_count(version, hash, records) VALUES(?1, ?2, ?3);
