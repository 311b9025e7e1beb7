INSERT INTO sector_candidate(storefront, place, sector, weight, code, basis, input_id)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
