-- A source: rejected rows in all, and when it last came (seconds since 1970).
SELECT kind, sum(rows_rejected), max(CAST(strftime('%s', imported_at) AS INTEGER))
FROM input GROUP BY kind ORDER BY kind
