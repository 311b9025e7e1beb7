UPDATE kbo_establishment SET enterprise = NULL, started_on = NULL WHERE number = ?1;
