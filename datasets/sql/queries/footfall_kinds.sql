SELECT COALESCE(SUM(kind = 'passers_by'), 0), COALESCE(SUM(kind = 'visitors'), 0) FROM footfall;
