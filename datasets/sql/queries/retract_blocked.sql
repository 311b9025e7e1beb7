-- Inputs that still count and speak of a storefront that no other input gives; of outcomes recorded
-- by command there is no input.
WITH gone(id) AS (SELECT id FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)),
told(input_id) AS (
  SELECT input_id FROM turnover_series WHERE storefront IN gone
  UNION SELECT input_id FROM footfall_series WHERE storefront IN gone
  UNION SELECT input_id FROM turnover_figure WHERE storefront IN gone
  UNION SELECT input_id FROM proxy WHERE storefront IN gone
  UNION SELECT input_id FROM register_claim WHERE storefront IN gone
  UNION SELECT coalesce(input_id, 0) FROM outcome WHERE storefront IN gone)
SELECT t.input_id, coalesce(i.path, 'an outcome recorded by command')
FROM told AS t LEFT JOIN input AS i ON i.id = t.input_id
WHERE i.retracted_by IS NULL ORDER BY t.input_id;
