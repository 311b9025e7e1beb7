DELETE FROM ownership_change WHERE subject_kind = 'enterprise' AND subject = ?1
