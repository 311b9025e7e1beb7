-- Whether storefront ?1 was visited since run ?2 was made, by whoever, with a finding that stands; and
-- whether an open case of it is account ?3's.
SELECT EXISTS (SELECT 1 FROM outcome
               WHERE storefront = ?1 AND recorded_after >= ?2 AND withdrawn IS NULL),
       EXISTS (SELECT 1 FROM inspection_case
               WHERE storefront = ?1 AND assignee = ?3 AND state <> 'closed' AND state <> 'proposed')
