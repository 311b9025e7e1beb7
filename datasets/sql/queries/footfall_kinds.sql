-- Months of each kind.
SELECT COALESCE(SUM((kind = 'passers_by') * (last_month - first_month + 1)), 0),
       COALESCE(SUM((kind = 'visitors') * (last_month - first_month + 1)), 0)
FROM footfall_series;
