-- What exists without an entry, and what has an entry but no longer exists (a purge says which runs
-- it removed; the list of an erased business has the
-- digest that its erasure gave it). What is older than the log is left out: its first entry says where the log begins.
WITH before(run, input) AS (
  SELECT coalesce(max(detail ->> '$.last_run'), 0), coalesce(max(detail ->> '$.last_input'), 0)
  FROM audit WHERE id = 1)
SELECT 'run ' || r.id || ' has no entry with its output digest'
FROM run AS r, before
WHERE r.id > before.run
  AND NOT EXISTS (SELECT 1 FROM audit AS a WHERE a.action = 'scan' AND a.subject = 'run ' || r.id
                  AND a.detail ->> '$.output_digest' = r.output_digest)
  AND NOT EXISTS (SELECT 1 FROM audit AS e, json_each(e.detail, '$.runs') AS j
                  WHERE e.action = 'erase' AND j.value ->> '$.run' = r.id
                  AND j.value ->> '$.is' = r.output_digest)
UNION ALL
SELECT 'input ' || i.id || ' has no entry with its digest'
FROM input AS i, before
WHERE i.id > before.input
  AND NOT EXISTS (SELECT 1 FROM audit AS a WHERE a.action IN ('import', 'retract')
                  AND a.subject = i.digest)
  AND NOT EXISTS (SELECT 1 FROM audit AS a WHERE a.action IN ('correct', 'scope')
                  AND a.detail ->> '$.input' = i.digest)
UNION ALL
SELECT a.subject || ' is in the log and not in the store'
FROM audit AS a
WHERE a.action = 'scan'
  AND NOT EXISTS (SELECT 1 FROM run AS r WHERE a.subject = 'run ' || r.id)
  AND NOT EXISTS (SELECT 1 FROM audit AS p WHERE p.action = 'purge' AND p.id > a.id
                  AND CAST(substr(a.subject, 5) AS INTEGER) <= p.detail ->> '$.runs.last')
LIMIT 1
