INSERT OR REPLACE INTO sensor_place(sensor_id, lon, lat, kind, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
