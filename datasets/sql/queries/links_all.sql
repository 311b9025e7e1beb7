-- As links_load, whenever they held: of one store among several.
SELECT party_hash, role, enterprise_id, from_date, until_date FROM link ORDER BY party_hash;
