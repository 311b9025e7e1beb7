-- What was found at a record reaches its storefront, unless something was found there that day.
SELECT o.storefront, o.inspected_on, o.outcome, o.selection, o.inclusion_probability, o.run_id,
       s.storefront_id, o.service_number
FROM (SELECT storefront, inspected_on, outcome, selection, inclusion_probability, run_id,
             service_number FROM outcome
      WHERE withdrawn IS NULL
      UNION ALL
      SELECT storefront, inspected_on, outcome, selection, inclusion_probability, NULL, NULL
      FROM (SELECT l.storefront, r.inspected_on, r.outcome, r.selection, r.inclusion_probability,
                   max(r.input_id)
            FROM record_outcome AS r JOIN record_link AS l USING (record)
            WHERE l.superseded_by IS NULL AND l.state IN ('money', 'accepted')
              AND NOT EXISTS (SELECT 1 FROM outcome AS d WHERE d.storefront = l.storefront
                              AND d.inspected_on = r.inspected_on AND d.withdrawn IS NULL)
            GROUP BY l.storefront, r.inspected_on)) AS o
JOIN storefront AS s ON s.id = o.storefront
ORDER BY o.storefront, o.inspected_on
