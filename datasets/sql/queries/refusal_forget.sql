-- By its bytes, and by its path: a corrected file has other bytes.
DELETE FROM refusal WHERE digest = ?1 OR path = ?2;
