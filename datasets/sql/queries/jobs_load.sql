-- Jobs, one (?1) or all (0), newest first, ?2 at most; of many without their results.
SELECT j.id, j.kind, j.arguments, j.asked_by, a.name, j.asked_at, j.state, coalesce(j.began_at, 0),
       coalesce(j.ended_at, 0), CASE WHEN ?1 = 0 THEN NULL ELSE j.result END, j.failure
FROM job AS j JOIN account AS a ON a.id = j.asked_by
WHERE ?1 = 0 OR j.id = ?1
ORDER BY j.id DESC LIMIT ?2
