-- The newest ?4 entries before ?1 (0 = all), of actor ?2 and action ?3 unless NULL.
SELECT id, at, actor, action, subject, detail, outcomes, previous, hash FROM audit
WHERE (?1 = 0 OR id < ?1) AND (?2 IS NULL OR actor = ?2) AND (?3 IS NULL OR action = ?3)
ORDER BY id DESC LIMIT ?4
