DELETE FROM estimates WHERE digest NOT IN
  (SELECT json_extract(manifest, '$.estimates.digest') FROM run
   WHERE json_extract(manifest, '$.estimates.digest') IS NOT NULL)
