DELETE FROM retracted_correction WHERE month < 12 * ?1
