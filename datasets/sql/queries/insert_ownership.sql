-- Known already: the file that told it first stays named.
INSERT INTO ownership_change(subject, subject_kind, changed_on, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING;
