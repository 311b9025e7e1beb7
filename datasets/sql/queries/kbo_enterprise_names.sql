-- Only a legal person's own name is kept.
INSERT INTO kbo_enterprise(number, input_id, line, trade_name) VALUES(?1, ?2, ?3, ?4)
ON CONFLICT(number) DO UPDATE SET
  trade_name = excluded.trade_name, legal_name = CASE WHEN kind = 2 THEN ?5 END;
