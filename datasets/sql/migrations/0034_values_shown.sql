-- Of a cell that was rejected, text that may be a name is kept by its shape alone
-- (datasets/ingest/value_shown.h). Of older rejects, which showed other letters as '?', this is so
-- where two letters stand together and outnumber the digits. Such ids wait for nothing any more.
UPDATE reject SET value = 'text of ' || length(value) || ' characters'
WHERE value GLOB '*[A-Za-z?][A-Za-z]*' AND 2 * (length(value) - length(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(value,
  '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '')))
  < length(value);
UPDATE refusal_reject SET value = 'text of ' || length(value) || ' characters'
WHERE value GLOB '*[A-Za-z?][A-Za-z]*' AND 2 * (length(value) - length(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(value,
  '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '')))
  < length(value);
UPDATE reject SET awaits = NULL
WHERE taken_by IS NULL AND awaits GLOB '*[A-Za-z]*' AND awaits NOT GLOB '*[0-9]*'
  AND length(awaits) > 1 AND awaits NOT IN (SELECT storefront_id FROM storefront);
