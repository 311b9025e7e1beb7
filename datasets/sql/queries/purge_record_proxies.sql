DELETE FROM record_proxy WHERE month < 12 * ?1
