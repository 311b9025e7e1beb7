INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, input_id,
                       line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
