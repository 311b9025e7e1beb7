INSERT OR REPLACE INTO sensor_count(sensor_id, start, seconds, count, uptime, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
