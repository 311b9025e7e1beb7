-- What a decision from a sheet was about is what the first linking after it finds.
UPDATE link_decision SET digest_a = ?5, digest_b = ?6
WHERE register_a = ?1 AND key_a = ?2 AND register_b = ?3 AND key_b = ?4 AND digest_a IS NULL;
