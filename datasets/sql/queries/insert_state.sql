INSERT OR REPLACE INTO storefront_state(storefront, state, since, input_id) VALUES(?1, ?2, ?3, ?4);
