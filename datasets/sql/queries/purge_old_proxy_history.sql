DELETE FROM proxy_history WHERE month < 12 * ?1
