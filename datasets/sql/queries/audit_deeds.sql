-- What people decided, and no entry says so: who is not visited for the time being, and the values that
-- scans use. That something was decided and is gone is no fault: a purge takes contests that are old.
WITH told AS (
  SELECT s.storefront_id AS shop, date(c.opened_on * 86400, 'unixepoch') AS opened,
         date(c.closed_on * 86400, 'unixepoch') AS closed, c.decision
  FROM contest AS c JOIN storefront AS s ON s.id = c.storefront)
SELECT 'the contest of ' || shop || ' of ' || opened || ' has no entry'
FROM told
WHERE NOT EXISTS (SELECT 1 FROM audit WHERE action = 'contest' AND subject = shop
                  AND detail ->> '$.on' = opened)
UNION ALL
SELECT 'the decision of ' || closed || ' about the contest of ' || shop || ' has no entry'
FROM told
WHERE closed IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM audit WHERE action = 'contest close' AND subject = shop
                  AND detail ->> '$.on' = closed AND detail ->> '$.decision' = decision)
UNION ALL
SELECT 'the approval of proposal ' || p.id || ' with ' || v.key || '=' || v.value || ' has no entry'
FROM proposal AS p JOIN proposal_value AS v ON v.proposal = p.id
WHERE p.state IN ('approved', 'ended')
  AND NOT EXISTS (SELECT 1 FROM audit AS a, json_each(a.detail) AS j
                  WHERE a.action = 'proposal_approve' AND a.subject = 'proposal ' || p.id
                  AND j.key = v.key AND j.value = v.value)
LIMIT 1
