INSERT INTO gpkg_contents
  (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id)
VALUES ('watchlist', 'features', 'watchlist', ?1, ?2, ?3, ?4, ?5, ?6, 4326)
