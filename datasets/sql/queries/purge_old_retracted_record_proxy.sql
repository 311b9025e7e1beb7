DELETE FROM retracted_record_proxy WHERE month < 12 * ?1
