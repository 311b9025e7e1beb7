-- Whether storefront ?1 has no open case, no open contest, and no visit or outcome since run ?2 was
-- made.
SELECT NOT EXISTS (SELECT 1 FROM inspection_case WHERE storefront = ?1
                   AND state <> 'closed' AND state <> 'proposed')
   AND NOT EXISTS (SELECT 1 FROM contest WHERE storefront = ?1 AND closed_on IS NULL)
   AND NOT EXISTS (SELECT 1 FROM outcome WHERE storefront = ?1 AND run_id = ?2
                   AND withdrawn IS NULL)
