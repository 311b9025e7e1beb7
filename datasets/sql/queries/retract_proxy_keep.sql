INSERT INTO proxy_history(storefront, month, kind, value, input_id, line, superseded_by)
SELECT storefront, month, kind, value, input_id, line, ?1 FROM proxy WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
