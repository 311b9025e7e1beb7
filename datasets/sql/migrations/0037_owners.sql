-- What is behind an enterprise, without who: a natural or a legal person, and where that is
-- registered. A party stays a keyed hash.
ALTER TABLE link ADD COLUMN kind TEXT CHECK(kind IN ('natural', 'legal'));
ALTER TABLE link ADD COLUMN country TEXT CHECK(country GLOB '[A-Z][A-Z]'); -- ISO 3166-1
ALTER TABLE link_history ADD COLUMN kind TEXT;
ALTER TABLE link_history ADD COLUMN country TEXT;
CREATE INDEX link_kind ON link(kind) WHERE kind IS NOT NULL; -- most deliveries say nothing of it

DROP TRIGGER link_kept;
CREATE TRIGGER link_kept AFTER UPDATE ON link
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO link_history(party_hash, enterprise_id, role, superseded_by, from_date, until_date,
    kind, country, input_id, line)
  VALUES(old.party_hash, old.enterprise_id, old.role,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.from_date, old.until_date, old.kind, old.country, old.input_id, old.line);
END;
