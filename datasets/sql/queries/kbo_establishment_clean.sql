DELETE FROM kbo_establishment
WHERE number = ?1 AND enterprise IS NULL AND trade_name IS NULL AND street IS NULL
  AND postcode IS NULL AND municipality IS NULL AND struck_off_on IS NULL;
