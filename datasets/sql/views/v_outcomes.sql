DROP VIEW IF EXISTS v_outcomes;
CREATE VIEW v_outcomes AS
-- One row per inspection that was not withdrawn: what was found, how the storefront had been chosen, with what
-- probability.
SELECT s.storefront_id, s.name, s.sector, s.postcode,
       date('1970-01-01', o.inspected_on || ' days') AS inspected_on,
       o.outcome, o.selection, o.inclusion_probability,
       o.note, o.service_number, o.customers_counted, o.minutes
FROM outcome AS o JOIN storefront AS s ON s.id = o.storefront
WHERE o.withdrawn IS NULL;
