-- Counts between two dates; later inputs win cell by cell. Telraam has scaled its counts by uptime.
SELECT d.sensor_id, d.date, d.step, d.counts, d.uptimes, i.kind = 'telraam', d.repeated,
       d.contradicted
FROM sensor_day AS d JOIN input AS i ON i.id = d.input_id
WHERE d.date BETWEEN ?1 AND ?2 ORDER BY d.sensor_id, d.date, d.step, d.input_id;
