INSERT INTO link_history(party_hash, enterprise_id, role, from_date, until_date, kind, country, input_id, line, superseded_by)
SELECT party_hash, enterprise_id, role, from_date, until_date, kind, country, input_id, line, ?1 FROM link WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
