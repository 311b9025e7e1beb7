-- Inputs that still count and speak of a storefront or record that no other input gives; of what was recorded by
-- command or in the console there is no input.
WITH gone(id) AS (SELECT id FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)),
gone_record(id) AS (SELECT id FROM record WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)),
told(input_id, what) AS (
  SELECT input_id, NULL FROM turnover_series WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM footfall_series WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM turnover_figure WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM proxy WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM opening_hours WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM register_claim WHERE storefront IN gone
  UNION SELECT input_id, NULL FROM record_turnover_series WHERE record IN gone_record
  UNION SELECT input_id, NULL FROM record_footfall_series WHERE record IN gone_record
  UNION SELECT input_id, NULL FROM record_turnover_figure WHERE record IN gone_record
  UNION SELECT input_id, NULL FROM record_proxy WHERE record IN gone_record
  UNION SELECT input_id, NULL FROM record_outcome WHERE record IN gone_record
  UNION SELECT input_id, NULL FROM correction WHERE storefront IN gone
  UNION SELECT 0, 'a contest' FROM contest WHERE storefront IN gone
  UNION SELECT coalesce(input_id, 0), 'an outcome recorded by command' FROM outcome WHERE storefront IN gone
  UNION SELECT 0, 'a visit recorded in the console' FROM visit WHERE storefront IN gone
  UNION SELECT 0, 'a case of the console' FROM inspection_case WHERE storefront IN gone
  UNION SELECT 0, 'a correction asked for in the console' FROM correction_request WHERE storefront IN gone
  UNION SELECT 0, 'a dossier granted in the console' FROM dossier_grant WHERE storefront IN gone)
SELECT DISTINCT t.input_id, coalesce(i.path, t.what)
FROM told AS t LEFT JOIN input AS i ON i.id = t.input_id
WHERE i.retracted_by IS NULL ORDER BY 1, 2;
