-- Of storefront ?1 and account ?2: has it a case, is a case assigned to this person, is one
-- that is open assigned to another, is there a grant that holds at second ?3, and is it contested now.
SELECT EXISTS (SELECT 1 FROM inspection_case WHERE storefront = ?1),
       EXISTS (SELECT 1 FROM inspection_case
               WHERE storefront = ?1 AND assignee = ?2 AND state <> 'closed' AND state <> 'proposed'),
       EXISTS (SELECT 1 FROM inspection_case
               WHERE storefront = ?1 AND assignee <> ?2 AND state <> 'closed' AND state <> 'proposed'),
       EXISTS (SELECT 1 FROM dossier_grant
               WHERE storefront = ?1 AND account = ?2 AND until > ?3),
       EXISTS (SELECT 1 FROM contest WHERE storefront = ?1 AND closed_on IS NULL)
