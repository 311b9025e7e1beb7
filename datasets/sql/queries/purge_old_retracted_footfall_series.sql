DELETE FROM retracted_footfall_series WHERE first_month < 12 * ?1
