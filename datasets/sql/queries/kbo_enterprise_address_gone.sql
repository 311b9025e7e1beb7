UPDATE kbo_enterprise SET struck_off_on = NULL WHERE number = ?1;
