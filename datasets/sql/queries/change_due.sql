-- The newest run, and whether facts changed after it.
SELECT r.manifest,
       (SELECT max(id) FROM audit WHERE action IN ('import', 'retract', 'outcome', 'purge', 'restore'))
         > coalesce((SELECT max(id) FROM audit WHERE action = 'scan'), 0)
FROM run AS r ORDER BY r.id DESC LIMIT 1
