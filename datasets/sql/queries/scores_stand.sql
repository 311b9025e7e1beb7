-- Whether no fact came in since a run read its facts: changes carry a digest of the outcomes.
SELECT json_extract(a.detail, '$.overtaken') IS NULL
   AND NOT EXISTS (SELECT 1 FROM audit AS b
                   WHERE b.id > a.id AND b.outcomes <> '' AND b.action <> 'scan')
FROM audit AS a WHERE a.action = 'scan' AND a.subject = 'run ' || ?1
ORDER BY a.id DESC LIMIT 1
