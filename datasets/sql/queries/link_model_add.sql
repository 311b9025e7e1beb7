INSERT INTO link_model(version, learned_at, records, digest, model) VALUES(?1, ?2, ?3, ?4, ?5);
