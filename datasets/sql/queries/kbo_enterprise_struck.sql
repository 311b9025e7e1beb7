INSERT INTO kbo_enterprise(number, input_id, line, struck_off_on) VALUES(?1, ?2, ?3, ?4)
ON CONFLICT(number) DO UPDATE SET struck_off_on = excluded.struck_off_on;
