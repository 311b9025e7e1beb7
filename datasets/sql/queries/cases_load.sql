-- Cases by id, storefront or assignee (0 = any), closed ones too when ?4, proposed ones when ?5. Those
-- that wait for a second person first, then due, then oldest.
SELECT c.id, c.storefront, coalesce(c.run_id, 0), c.state, coalesce(c.assignee, 0), c.due_on,
       c.asleep_until, c.opened_at, coalesce(c.closing_by, 0), s.storefront_id, a.name,
       coalesce(c.opening_by, 0)
FROM inspection_case AS c
JOIN storefront AS s ON s.id = c.storefront
LEFT JOIN account AS a ON a.id = c.assignee
WHERE (?1 = 0 OR c.id = ?1) AND (?2 = 0 OR c.storefront = ?2) AND (?3 = 0 OR c.assignee = ?3)
  AND (?4 OR c.state <> 'closed') AND (?5 OR c.state <> 'proposed')
ORDER BY c.state = 'closed', c.state <> 'proposed' AND c.closing_by IS NULL, c.due_on IS NULL,
         c.due_on, c.opened_at, c.id
