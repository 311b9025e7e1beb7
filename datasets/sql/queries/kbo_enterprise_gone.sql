UPDATE kbo_enterprise SET kind = NULL, situation = NULL, form = NULL, started_on = NULL WHERE number = ?1;
