DELETE FROM ownership_change WHERE subject_kind = 'storefront' AND subject = ?1
