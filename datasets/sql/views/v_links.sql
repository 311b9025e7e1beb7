DROP VIEW IF EXISTS v_links;
CREATE VIEW v_links AS
-- One row per record of another register: its storefront, log2 odds of that in bits, how far the
-- runner-up is behind, and what the link may carry (none, doubtful, accepted, money).
SELECT r.register, r.key, r.name, r.street, r.house_number, r.postcode, l.premises_id, l.state,
       s.storefront_id, l.millibits / 1000.0 AS bits, l.behind / 1000.0 AS bits_ahead,
       u.storefront_id AS runner_up
FROM record_link AS l JOIN record AS r ON r.id = l.record
LEFT JOIN storefront AS s ON s.id = l.storefront
LEFT JOIN storefront AS u ON u.id = l.runner_up
WHERE l.superseded_by IS NULL;
