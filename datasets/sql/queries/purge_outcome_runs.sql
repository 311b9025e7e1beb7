-- An outcome outlives the list that led to it; selection and probability stay with it.
UPDATE outcome SET run_id = NULL WHERE run_id IN
  (SELECT id FROM run WHERE started_at < ?1 AND id < (SELECT max(id) FROM run))
