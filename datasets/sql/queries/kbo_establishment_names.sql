INSERT INTO kbo_establishment(number, input_id, line, trade_name) VALUES(?1, ?2, ?3, ?4)
ON CONFLICT(number) DO UPDATE SET trade_name = excluded.trade_name;
