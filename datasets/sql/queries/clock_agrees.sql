-- Whether something was done on an earlier day, from ?2 until before ?1, both dates in ISO 8601.
SELECT EXISTS (SELECT 1 FROM audit WHERE at >= ?2 AND at < ?1);
