-- What scans use: the approved value of each parameter that was approved last.
SELECT v.key, v.value, v.proposal FROM proposal_value AS v
JOIN proposal AS p ON p.id = v.proposal
WHERE p.state = 'approved'
  AND NOT EXISTS (SELECT 1 FROM proposal_value AS w JOIN proposal AS q ON q.id = w.proposal
                  WHERE w.key = v.key AND q.state = 'approved'
                    AND (q.decided_at, q.id) > (p.decided_at, p.id))
ORDER BY v.key
