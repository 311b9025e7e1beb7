UPDATE kbo_enterprise SET trade_name = NULL, legal_name = NULL WHERE number = ?1;
