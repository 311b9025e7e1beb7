DELETE FROM proxy WHERE month < 12 * ?1
