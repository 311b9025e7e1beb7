INSERT INTO gpkg_geometry_columns VALUES ('watchlist', 'geom', 'POINT', 4326, 0, 0)
