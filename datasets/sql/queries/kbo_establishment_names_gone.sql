UPDATE kbo_establishment SET trade_name = NULL WHERE number = ?1;
