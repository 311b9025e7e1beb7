SELECT id, at, actor, action, subject, detail, outcomes, previous, hash FROM audit ORDER BY id
