DELETE FROM retracted_record_footfall_series WHERE first_month < 12 * ?1
