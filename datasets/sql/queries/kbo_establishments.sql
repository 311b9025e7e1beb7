SELECT number, enterprise FROM kbo_establishment WHERE enterprise IS NOT NULL;
