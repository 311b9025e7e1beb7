DROP VIEW IF EXISTS v_successions;
CREATE VIEW v_successions AS
-- Two records of one register, one after the other: at one door, the same business under another
-- number (relicence) or another one (takeover); or at two doors (elsewhere). same_phone: both gave
-- one telephone.
SELECT b.register, b.key AS before, a.key AS after, s.storefront_id,
       date('1970-01-01', u.closed_on || ' days') AS closed_on,
       date('1970-01-01', u.opened_on || ' days') AS opened_on, u.kind, u.same_phone
FROM succession AS u JOIN record AS b ON b.id = u.before JOIN record AS a ON a.id = u.after
LEFT JOIN storefront AS s ON s.id = u.storefront
WHERE u.superseded_by IS NULL;
