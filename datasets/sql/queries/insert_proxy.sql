INSERT OR REPLACE INTO proxy(storefront, month, kind, value, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
