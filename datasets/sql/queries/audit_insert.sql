INSERT INTO audit(id, at, actor, action, subject, detail, outcomes, previous, hash)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
