INSERT OR REPLACE INTO ownership_change(subject, subject_kind, changed_on, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5);
