INSERT OR REPLACE INTO link(party_hash, enterprise_id, role, from_date, until_date, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
