-- What stands behind an enterprise at the end of a run's months: kinds as OwnerKind. A company among
-- its directors and owners, with its country where that is told; and that there is nobody else,
-- where of all of them it is known. Beside each: of how many storefronts of the run this is known,
-- and of how many it holds.
WITH month(day) AS (
  SELECT julianday(printf('%04d-%02d-01', (first_month + months) / 12, (first_month + months) % 12 + 1))
         - 2440588.5 FROM run WHERE id = ?1),
behind(enterprise_id, company, nobody, country) AS MATERIALIZED (
  SELECT l.enterprise_id, max(l.kind IS 'legal'), min(l.kind IS 'legal'),
         min(CASE WHEN l.kind = 'legal' THEN l.country END)
  FROM (SELECT DISTINCT enterprise_id FROM link WHERE kind IS NOT NULL) AS e
    CROSS JOIN link AS l ON l.enterprise_id = e.enterprise_id
  WHERE l.role IN ('director', 'owner')
    AND coalesce(l.from_date, (SELECT day FROM month)) <= (SELECT day FROM month)
    AND coalesce(l.until_date, (SELECT day FROM month)) >= (SELECT day FROM month)
  GROUP BY l.enterprise_id),
row(rank, company, nobody, country) AS MATERIALIZED (
  SELECT r.rank, b.company, b.nobody, b.country
  FROM behind AS b CROSS JOIN storefront AS s ON s.enterprise_id = b.enterprise_id
    JOIN result AS r ON r.storefront = s.id AND r.run_id = ?1),
city(known, companies, nobodies) AS MATERIALIZED (
  SELECT count(*), sum(company), sum(nobody) FROM row)
SELECT rank, CASE WHEN country IS NULL THEN 0 ELSE 1 END, country, companies, known
FROM row CROSS JOIN city WHERE company AND (country IS NOT NULL OR NOT nobody) AND rank BETWEEN ?2 AND ?3
UNION ALL
SELECT rank, 2, NULL, nobodies, known FROM row CROSS JOIN city WHERE nobody AND rank BETWEEN ?2 AND ?3
ORDER BY 1, 2;
