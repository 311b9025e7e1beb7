-- Whether the months of storefront ?3 are its own: the store has it, the facts reach over months ?1
-- to ?2, so that a panel of all has just these, and its enterprise has no figures to share. Then
-- whether there are counters, which fill the footfall of who has none.
SELECT EXISTS(SELECT 1 FROM storefront WHERE id = ?3)
       AND EXISTS(SELECT 1 FROM turnover_series WHERE first_month <= ?1)
       AND EXISTS(SELECT 1 FROM turnover_series WHERE last_month >= ?2)
       AND NOT EXISTS(
         SELECT 1 FROM (SELECT enterprise_id FROM enterprise_turnover_series
                        UNION ALL SELECT enterprise_id FROM enterprise_figure
                        UNION ALL SELECT enterprise_id FROM account_figure)
         WHERE replace(enterprise_id, '.', '') =
               (SELECT replace(enterprise_id, '.', '') FROM storefront WHERE id = ?3)),
       EXISTS(SELECT 1 FROM sensor_day)
