-- Rows that reach over the year ?1 keep their later years as they are written.
UPDATE record_turnover_series SET
  first_month = (SELECT min(12 * json_extract(y.value, '$[0]') + v.key - 2)
                 FROM json_each(years) AS y, json_each(y.value) AS v
                 WHERE json_extract(y.value, '$[0]') >= ?1 AND v.key >= 2 AND v.value IS NOT NULL),
  years = (SELECT json_group_array(json(y.value)) FROM json_each(years) AS y
           WHERE json_extract(y.value, '$[0]') >= ?1)
WHERE first_month < 12 * ?1
