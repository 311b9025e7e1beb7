-- Already known: the file that stated it first remains named.
INSERT INTO ownership_change(subject, subject_kind, changed_on, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING;
