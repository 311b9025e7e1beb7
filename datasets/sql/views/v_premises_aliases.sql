DROP VIEW IF EXISTS v_premises_aliases;
CREATE VIEW v_premises_aliases AS
-- Ids that premises had before they turned out to be another one's: what each is called now.
SELECT DISTINCT o.premises_id AS old_id, n.premises_id
FROM record_link AS o JOIN record_link AS n ON n.record = o.anchor
WHERE n.superseded_by IS NULL AND n.premises_id <> o.premises_id;
