-- Outcomes with who recorded each: by command or in the console, else whoever imported the file.
WITH recorded(storefront_id, inspected_on, actor, id) AS (
  SELECT subject, detail ->> '$.inspected_on', actor, max(id) FROM audit
  WHERE action = 'outcome' GROUP BY 1, 2),
imported(digest, actor, id) AS (
  SELECT subject, actor, min(id) FROM audit WHERE action = 'import' GROUP BY 1)
SELECT o.storefront, o.inspected_on, o.outcome, o.selection, o.inclusion_probability, o.run_id,
       s.storefront_id, o.note, o.service_number, o.customers_counted, o.minutes, o.withdrawn,
       CASE WHEN o.input_id IS NULL THEN r.actor ELSE m.actor END
FROM outcome AS o JOIN storefront AS s ON s.id = o.storefront
LEFT JOIN recorded AS r ON r.storefront_id = s.storefront_id
                       AND r.inspected_on = date(o.inspected_on * 86400, 'unixepoch')
LEFT JOIN input AS i ON i.id = o.input_id
LEFT JOIN imported AS m ON m.digest = i.digest
WHERE ?1 IS NULL OR s.storefront_id = ?1
ORDER BY o.inspected_on, s.storefront_id
