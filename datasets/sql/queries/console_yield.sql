-- Since day ?1: visits that stand, by finding; cases that wait, and are late on day ?2; the mean of the
-- days between the opening of a case and its first visit.
WITH stands AS (SELECT * FROM visit WHERE inspected_on >= ?1 AND withdrawn_at IS NULL),
first_visit AS (SELECT c.opened_at / 86400 AS opened_on, min(v.inspected_on) AS visited_on
                FROM stands AS v JOIN inspection_case AS c ON c.id = v.case_id GROUP BY c.id)
SELECT (SELECT count(*) FROM stands WHERE outcome = 'confirmed'),
       (SELECT count(*) FROM stands WHERE outcome = 'cleared'),
       (SELECT count(*) FROM stands WHERE outcome = 'inconclusive'),
       (SELECT count(*) FROM inspection_case WHERE state = 'open'),
       (SELECT count(*) FROM inspection_case WHERE state = 'open' AND due_on < ?2),
       (SELECT avg(max(visited_on - opened_on, 0)) FROM first_visit)
