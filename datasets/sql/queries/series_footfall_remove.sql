DELETE FROM footfall_series WHERE input_id = ?1 AND storefront = ?2 AND kind = ?3;
