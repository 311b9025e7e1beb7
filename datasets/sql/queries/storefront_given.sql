-- Where this input has given the storefront before.
SELECT line, sector FROM storefront WHERE id = ?1 AND input_id = ?2;
