-- Cases by id, storefront or assignee (0 = any), closed ones too when ?4. Due first, then oldest.
SELECT c.id, c.storefront, coalesce(c.run_id, 0), c.state, coalesce(c.assignee, 0), c.due_on,
       c.asleep_until, c.opened_at, coalesce(c.closing_by, 0), s.storefront_id, a.name
FROM inspection_case AS c
JOIN storefront AS s ON s.id = c.storefront
LEFT JOIN account AS a ON a.id = c.assignee
WHERE (?1 = 0 OR c.id = ?1) AND (?2 = 0 OR c.storefront = ?2) AND (?3 = 0 OR c.assignee = ?3)
  AND (?4 OR c.state <> 'closed')
ORDER BY c.state = 'closed', c.due_on IS NULL, c.due_on, c.opened_at, c.id
