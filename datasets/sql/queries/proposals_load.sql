-- Proposals, one (?1) or all (0), those that wait first, then the newest.
SELECT p.id, p.run_id, p.reason, p.proposed_by, a.name, p.proposed_at, p.state,
       coalesce(p.decided_by, 0), d.name, coalesce(p.decided_at, 0), p.because,
       coalesce(e.name, ''), coalesce(p.ended_at, 0), p.ended_because
FROM proposal AS p
JOIN account AS a ON a.id = p.proposed_by
LEFT JOIN account AS d ON d.id = p.decided_by
LEFT JOIN account AS e ON e.id = p.ended_by
WHERE ?1 = 0 OR p.id = ?1
ORDER BY p.state <> 'waiting', p.id DESC
