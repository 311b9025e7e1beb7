-- Months of each kind.
SELECT COALESCE(SUM((kind = 'passers_by') * (last_month - first_month + 1)), 0),
       COALESCE(SUM((kind = 'visitors') * (last_month - first_month + 1)), 0)
FROM (SELECT kind, first_month, last_month FROM footfall_series
      UNION ALL
      SELECT r.kind, r.first_month, r.last_month
      FROM record_link AS l JOIN record_footfall_series AS r USING (record)
      WHERE l.superseded_by IS NULL AND l.state IN ('money', 'accepted'));
