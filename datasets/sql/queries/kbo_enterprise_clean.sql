DELETE FROM kbo_enterprise
WHERE number = ?1 AND kind IS NULL AND trade_name IS NULL AND legal_name IS NULL
  AND struck_off_on IS NULL;
