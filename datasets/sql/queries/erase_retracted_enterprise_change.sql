DELETE FROM retracted_ownership_change WHERE subject_kind = 'enterprise' AND subject = ?1
