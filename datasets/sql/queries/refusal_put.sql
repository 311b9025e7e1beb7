INSERT INTO refusal(path, digest, kind, rows_taken, rows_rejected, refused_at, reason)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
