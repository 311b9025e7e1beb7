-- Files of which nothing was taken, newest first.
SELECT path, refused_at, rows_taken, rows_rejected, reason FROM refusal ORDER BY id DESC LIMIT 50;
