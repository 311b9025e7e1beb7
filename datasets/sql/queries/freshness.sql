SELECT what, source, min(first_month), max(last_month) FROM (
  SELECT 'turnover' AS what, source, min(first_month) AS first_month, max(last_month) AS last_month
  FROM turnover_series GROUP BY source
  UNION ALL SELECT 'turnover', source, min(first_month), max(last_month)
  FROM turnover_figure GROUP BY source
  UNION ALL SELECT 'enterprise turnover', source, min(first_month), max(last_month)
  FROM enterprise_turnover_series GROUP BY source
  UNION ALL SELECT 'enterprise turnover', source, min(first_month), max(last_month)
  FROM enterprise_figure GROUP BY source
  UNION ALL SELECT 'annual accounts', '', min(first_month), max(last_month) FROM deposit
  UNION ALL SELECT 'footfall', kind, min(first_month), max(last_month)
  FROM footfall_series GROUP BY kind
  UNION ALL SELECT 'counters', '',
    CAST(strftime('%Y', min(d.date) * 86400, 'unixepoch') AS INTEGER) * 12
      + CAST(strftime('%m', min(d.date) * 86400, 'unixepoch') AS INTEGER) - 1,
    CAST(strftime('%Y', max(d.date) * 86400, 'unixepoch') AS INTEGER) * 12
      + CAST(strftime('%m', max(d.date) * 86400, 'unixepoch') AS INTEGER) - 1
  FROM sensor_day AS d JOIN input AS i ON i.id = d.input_id
  UNION ALL SELECT 'register', e.register,
    CAST(strftime('%Y', min(e.snapshot_on) * 86400, 'unixepoch') AS INTEGER) * 12
      + CAST(strftime('%m', min(e.snapshot_on) * 86400, 'unixepoch') AS INTEGER) - 1,
    CAST(strftime('%Y', max(e.snapshot_on) * 86400, 'unixepoch') AS INTEGER) * 12
      + CAST(strftime('%m', max(e.snapshot_on) * 86400, 'unixepoch') AS INTEGER) - 1
  FROM extract AS e JOIN input AS i ON i.id = e.input_id GROUP BY e.register
) WHERE last_month IS NOT NULL
GROUP BY what, source ORDER BY what DESC, source
