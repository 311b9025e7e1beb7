-- The newest run: when (seconds since 1970), how many storefronts were judged and are listed.
SELECT CAST(strftime('%s', r.started_at) AS INTEGER),
       coalesce(r.manifest ->> '$.panel.judged', 0), coalesce(r.manifest ->> '$.selection.selected', 0)
FROM run AS r ORDER BY r.id DESC LIMIT 1
