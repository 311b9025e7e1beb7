-- Temporary views that stand in front of the fact tables and show them as they were after input
-- as_of.input_id, to run as_of.run_id, without anything dated after as_of.day or as_of.month.
-- Unqualified names find them first, so no query changes.
CREATE TEMP VIEW input AS
SELECT id, path, digest, bytes, kind, rows_taken, rows_rejected, imported_at, completes, content,
       mapping_path, mapping,
       CASE WHEN retracted_by <= (SELECT input_id FROM temp.as_of) THEN retracted_by END
         AS retracted_by
FROM main.input WHERE id <= (SELECT input_id FROM temp.as_of);
-- Inputs that counted then and were taken back since.
CREATE TEMP VIEW retracted_later AS
SELECT id FROM main.input WHERE id <= (SELECT input_id FROM temp.as_of)
  AND retracted_by > (SELECT input_id FROM temp.as_of);

CREATE TEMP VIEW storefront AS
SELECT id, storefront_id, enterprise_id, name, sector, street, house_number, postcode, municipality,
       lon, lat, floor_area_m2, staff_fte, opening_hours_week, opened_on,
       CASE WHEN closed_on <= (SELECT day FROM temp.as_of) THEN closed_on END AS closed_on, traits,
       district, input_id, line
FROM (SELECT id, storefront_id, enterprise_id, name, sector, street, house_number, postcode,
             municipality, lon, lat, floor_area_m2, staff_fte, opening_hours_week, opened_on,
             closed_on, traits, district, input_id, line
      FROM main.storefront AS s
      WHERE input_id <= (SELECT input_id FROM temp.as_of)
        AND NOT EXISTS (SELECT 1 FROM main.storefront_history AS h
                        WHERE h.id = s.id AND h.superseded_by > (SELECT input_id FROM temp.as_of))
      UNION ALL
      SELECT id, storefront_id, enterprise_id, name, sector, street, house_number, postcode,
             municipality, lon, lat, floor_area_m2, staff_fte, opening_hours_week, opened_on,
             closed_on, traits, district, input_id, line
      FROM main.storefront_history AS h
      WHERE input_id <= (SELECT input_id FROM temp.as_of)
        AND superseded_by = (SELECT min(superseded_by) FROM main.storefront_history
                             WHERE id = h.id
                               AND superseded_by > (SELECT input_id FROM temp.as_of)))
WHERE coalesce(opened_on, (SELECT day FROM temp.as_of)) <= (SELECT day FROM temp.as_of);

CREATE TEMP VIEW district_table AS
SELECT * FROM main.district_table WHERE input_id <= (SELECT input_id FROM temp.as_of)
UNION ALL
SELECT input_id
FROM main.retracted_district_table WHERE input_id IN temp.retracted_later;
CREATE TEMP VIEW district_area AS
SELECT id, input_id, line, district, postcode, municipality, outline FROM main.district_area WHERE input_id <= (SELECT input_id FROM temp.as_of)
UNION ALL
SELECT id, input_id, line, district, postcode, municipality, outline
FROM main.retracted_district_area WHERE input_id IN temp.retracted_later;

CREATE TEMP VIEW turnover_series AS
SELECT input_id, storefront, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.turnover_series WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND first_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT input_id, storefront, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.retracted_turnover_series WHERE input_id IN temp.retracted_later
  AND first_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW enterprise_turnover_series AS
SELECT input_id, enterprise_id, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.enterprise_turnover_series WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND first_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT input_id, enterprise_id, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.retracted_enterprise_turnover_series WHERE input_id IN temp.retracted_later
  AND first_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW footfall_series AS
SELECT input_id, storefront, kind, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.footfall_series WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND first_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT input_id, storefront, kind, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.retracted_footfall_series WHERE input_id IN temp.retracted_later
  AND first_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW sensor_place AS
SELECT * FROM main.sensor_place WHERE input_id <= (SELECT input_id FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_sensor_place WHERE input_id IN temp.retracted_later;
CREATE TEMP VIEW sensor_day AS
SELECT * FROM main.sensor_day WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND date <= (SELECT day FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_sensor_day WHERE input_id IN temp.retracted_later
  AND date <= (SELECT day FROM temp.as_of);
CREATE TEMP VIEW turnover_figure AS
SELECT * FROM main.turnover_figure WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND last_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_turnover_figure WHERE input_id IN temp.retracted_later
  AND last_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW enterprise_figure AS
SELECT * FROM main.enterprise_figure WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND last_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_enterprise_figure WHERE input_id IN temp.retracted_later
  AND last_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW correction AS
SELECT * FROM main.correction WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_correction WHERE input_id IN temp.retracted_later
  AND month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW scope AS
SELECT * FROM main.scope WHERE input_id <= (SELECT input_id FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_scope WHERE input_id IN temp.retracted_later;
CREATE TEMP VIEW ownership_change AS
SELECT * FROM main.ownership_change WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND changed_on <= (SELECT day FROM temp.as_of)
UNION ALL
SELECT *
FROM main.retracted_ownership_change WHERE input_id IN temp.retracted_later
  AND changed_on <= (SELECT day FROM temp.as_of);

CREATE TEMP VIEW register_claim AS
SELECT storefront, sectors, states, input_id FROM main.register_claim AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND NOT EXISTS (SELECT 1 FROM main.register_claim_history AS b
                  WHERE b.storefront = f.storefront
                    AND b.superseded_by > (SELECT input_id FROM temp.as_of))
UNION ALL
SELECT storefront, sectors, states, input_id FROM main.register_claim_history AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND superseded_by = (SELECT min(b.superseded_by) FROM main.register_claim_history AS b
                       WHERE b.storefront = f.storefront
                         AND b.superseded_by > (SELECT input_id FROM temp.as_of));

CREATE TEMP VIEW link AS
SELECT party_hash, enterprise_id, role, from_date,
       CASE WHEN until_date <= (SELECT day FROM temp.as_of) THEN until_date END AS until_date,
       input_id, line, kind, country
FROM (SELECT party_hash, enterprise_id, role, from_date, until_date, input_id, line, kind, country
      FROM main.link AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND NOT EXISTS (SELECT 1 FROM main.link_history AS b
                  WHERE b.party_hash = f.party_hash AND b.enterprise_id = f.enterprise_id AND b.role = f.role
                    AND b.superseded_by > (SELECT input_id FROM temp.as_of))
      UNION ALL
      SELECT party_hash, enterprise_id, role, from_date, until_date, input_id, line, kind, country
      FROM main.link_history AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND superseded_by = (SELECT min(b.superseded_by) FROM main.link_history AS b
                       WHERE b.party_hash = f.party_hash AND b.enterprise_id = f.enterprise_id AND b.role = f.role
                         AND b.superseded_by > (SELECT input_id FROM temp.as_of)))
WHERE coalesce(from_date, (SELECT day FROM temp.as_of)) <= (SELECT day FROM temp.as_of);

CREATE TEMP VIEW deposit AS
SELECT reference, enterprise_id, start_on, end_on, first_month, last_month, deposited_on, model,
       input_id, line
FROM (SELECT reference, enterprise_id, start_on, end_on, first_month, last_month, deposited_on,
             model, input_id, line
      FROM main.deposit AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND NOT EXISTS (SELECT 1 FROM main.deposit_history AS b
                  WHERE b.reference = f.reference
                    AND b.superseded_by > (SELECT input_id FROM temp.as_of))
      UNION ALL
      SELECT reference, enterprise_id, start_on, end_on, first_month, last_month, deposited_on,
             model, input_id, line
      FROM main.deposit_history AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND superseded_by = (SELECT min(b.superseded_by) FROM main.deposit_history AS b
                       WHERE b.reference = f.reference
                         AND b.superseded_by > (SELECT input_id FROM temp.as_of)))
WHERE coalesce(deposited_on, end_on) <= (SELECT day FROM temp.as_of)
  AND end_on <= (SELECT day FROM temp.as_of);

CREATE TEMP VIEW rubric AS
SELECT reference, code, period, value_eur, input_id, line
FROM main.rubric AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND NOT EXISTS (SELECT 1 FROM main.rubric_history AS b
                  WHERE b.reference = f.reference AND b.code = f.code AND b.period = f.period
                    AND b.superseded_by > (SELECT input_id FROM temp.as_of))
UNION ALL
SELECT reference, code, period, value_eur, input_id, line
FROM main.rubric_history AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND superseded_by = (SELECT min(b.superseded_by) FROM main.rubric_history AS b
                       WHERE b.reference = f.reference AND b.code = f.code AND b.period = f.period
                         AND b.superseded_by > (SELECT input_id FROM temp.as_of));

CREATE TEMP VIEW outcome AS
SELECT storefront, inspected_on, outcome, selection, inclusion_probability, input_id, line, run_id,
       recorded_after, withdrawn, service_number
FROM (SELECT *, max(recorded_after) FROM (
        SELECT storefront, inspected_on, outcome, selection, inclusion_probability, input_id, line,
               run_id, recorded_after, withdrawn, service_number
        FROM main.outcome
        UNION ALL
        SELECT storefront, inspected_on, outcome, selection, inclusion_probability, input_id, line,
               run_id, recorded_after, withdrawn, service_number
        FROM main.outcome_history
        UNION ALL
        SELECT storefront, inspected_on, outcome, selection, inclusion_probability, input_id, line,
               run_id, recorded_after, withdrawn, service_number
        FROM main.retracted_outcome WHERE retracted_after >= (SELECT run_id FROM temp.as_of))
      WHERE recorded_after < (SELECT run_id FROM temp.as_of)
        AND inspected_on <= (SELECT day FROM temp.as_of)
      GROUP BY storefront, inspected_on);

CREATE TEMP VIEW record AS
SELECT id, register, key, name, sector, street, house_number, postcode, municipality, phone_hash,
       opened_on, CASE WHEN closed_on <= (SELECT day FROM temp.as_of) THEN closed_on END AS closed_on,
       first_input, input_id, line
FROM (SELECT id, register, key, name, sector, street, house_number, postcode, municipality,
             phone_hash, opened_on, closed_on, first_input, input_id, line
      FROM main.record AS r
      WHERE input_id <= (SELECT input_id FROM temp.as_of)
        AND NOT EXISTS (SELECT 1 FROM main.record_history AS h
                        WHERE h.id = r.id AND h.superseded_by > (SELECT input_id FROM temp.as_of))
      UNION ALL
      SELECT id, register, key, name, sector, street, house_number, postcode, municipality,
             phone_hash, opened_on, closed_on, first_input, input_id, line
      FROM main.record_history AS h
      WHERE input_id <= (SELECT input_id FROM temp.as_of)
        AND superseded_by = (SELECT min(superseded_by) FROM main.record_history
                             WHERE id = h.id
                               AND superseded_by > (SELECT input_id FROM temp.as_of)));
CREATE TEMP VIEW record_turnover_series AS
SELECT input_id, record, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.record_turnover_series WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND first_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT input_id, record, source, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.retracted_record_turnover_series WHERE input_id IN temp.retracted_later
  AND first_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW record_footfall_series AS
SELECT input_id, record, kind, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.record_footfall_series WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND first_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT input_id, record, kind, first_month,
       min(last_month, (SELECT month FROM temp.as_of)) AS last_month, years
FROM main.retracted_record_footfall_series WHERE input_id IN temp.retracted_later
  AND first_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW record_turnover_figure AS
SELECT * FROM main.record_turnover_figure WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND last_month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT * FROM main.retracted_record_turnover_figure WHERE input_id IN temp.retracted_later
  AND last_month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW record_proxy AS
SELECT * FROM main.record_proxy WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT * FROM main.retracted_record_proxy WHERE input_id IN temp.retracted_later
  AND month <= (SELECT month FROM temp.as_of);
CREATE TEMP VIEW record_outcome AS
SELECT * FROM main.record_outcome WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND inspected_on <= (SELECT day FROM temp.as_of)
UNION ALL
SELECT * FROM main.retracted_record_outcome WHERE input_id IN temp.retracted_later
  AND inspected_on <= (SELECT day FROM temp.as_of);
CREATE TEMP VIEW record_link AS
SELECT record, input_id, NULL AS superseded_by, premises_id, anchor, storefront, runner_up,
       millibits, behind, state
FROM main.record_link
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND coalesce(superseded_by, 9223372036854775807) > (SELECT input_id FROM temp.as_of);
CREATE TEMP VIEW succession AS
SELECT before, after, input_id, NULL AS superseded_by, storefront, closed_on, opened_on, kind,
       name_level, same_phone
FROM main.succession
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND opened_on <= (SELECT day FROM temp.as_of)
  AND coalesce(superseded_by, 9223372036854775807) > (SELECT input_id FROM temp.as_of);
CREATE TEMP VIEW proxy AS
SELECT storefront, month, kind, value, input_id, line
FROM main.proxy AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND NOT EXISTS (SELECT 1 FROM main.proxy_history AS b
                  WHERE b.storefront = f.storefront AND b.month = f.month AND b.kind = f.kind
                    AND b.superseded_by > (SELECT input_id FROM temp.as_of))
  AND month <= (SELECT month FROM temp.as_of)
UNION ALL
SELECT storefront, month, kind, value, input_id, line
FROM main.proxy_history AS f
WHERE input_id <= (SELECT input_id FROM temp.as_of)
  AND superseded_by = (SELECT min(b.superseded_by) FROM main.proxy_history AS b
                       WHERE b.storefront = f.storefront AND b.month = f.month AND b.kind = f.kind
                         AND b.superseded_by > (SELECT input_id FROM temp.as_of))
  AND month <= (SELECT month FROM temp.as_of);
