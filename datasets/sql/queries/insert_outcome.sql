-- ?8: the run whose list led to the visit. Not given (NULL), or no longer kept: the newest run made
-- before the end of that day which selected the storefront. Selection and probability are taken from
-- that run's list unless they are given.
-- The plus keeps SQLite from going through all rows of that run for each visit.
WITH source(run_id) AS (
  SELECT coalesce((SELECT id FROM run WHERE id = ?8), (SELECT max(r.run_id) FROM result AS r JOIN run ON run.id = r.run_id
                       WHERE r.storefront = ?1 AND r.selection <> 'none'
                         AND date(run.started_at) <= date('1970-01-01', ?2 || ' days')))),
listed(run_id, selection, probability) AS (
  SELECT s.run_id, r.selection, r.inclusion_probability
  FROM source AS s LEFT JOIN result AS r
    ON +r.run_id = s.run_id AND r.storefront = ?1 AND r.selection <> 'none')
INSERT INTO outcome(storefront, inspected_on, outcome, selection, inclusion_probability, input_id,
                    line, run_id, recorded_after, note, service_number,
                    customers_counted, minutes)
SELECT ?1, ?2, ?3, coalesce(?4, selection), coalesce(?5, probability), ?6, ?7, run_id,
       (SELECT coalesce(max(id), 0) FROM run), ?9, ?10, ?11, ?12
FROM listed WHERE true
ON CONFLICT DO UPDATE SET outcome = excluded.outcome, selection = excluded.selection,
  inclusion_probability = excluded.inclusion_probability, input_id = excluded.input_id,
  line = excluded.line, run_id = excluded.run_id, recorded_after = excluded.recorded_after,
  note = excluded.note, service_number = excluded.service_number,
  customers_counted = excluded.customers_counted, minutes = excluded.minutes, withdrawn = NULL
