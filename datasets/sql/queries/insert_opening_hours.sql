INSERT OR REPLACE INTO opening_hours(storefront, hours, input_id, line) VALUES(?1, ?2, ?3, ?4);
