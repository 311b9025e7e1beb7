DELETE FROM correction WHERE month < 12 * ?1
