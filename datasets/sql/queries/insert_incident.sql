INSERT INTO incident(date, lon, lat, kind, input_id, line) VALUES(?1, ?2, ?3, ?4, ?5, ?6);
