DELETE FROM retracted_sensor_day
WHERE date < CAST(julianday(?1 || '-01-01') - 2440587.5 AS INTEGER)
