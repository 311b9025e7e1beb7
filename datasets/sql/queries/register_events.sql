-- What inputs after run ?1 and up to run ?2 changed in the registers about the storefronts that ?2
-- selected, or about storefront ?3 alone: key, kind, what it was, what it is now, a day. A row of history held until the input
-- superseded_by; the state at an input is the first that held beyond it.
WITH span(a, b) AS (
  SELECT (SELECT last_input FROM run WHERE id = ?1), (SELECT last_input FROM run WHERE id = ?2)),
chosen(id) AS (SELECT storefront FROM result WHERE run_id = ?2 AND selection <> 'none' AND ?3 IS NULL
               UNION ALL SELECT ?3 WHERE ?3 IS NOT NULL),
state(id, until, enterprise, sector, address, closed_on) AS (
  SELECT id, superseded_by, enterprise_id, sector,
         trim(coalesce(street, '') || ' ' || coalesce(house_number, '')), closed_on
  FROM storefront_history WHERE id IN (SELECT id FROM chosen)
  UNION ALL
  SELECT id, 1 << 60, enterprise_id, sector,
         trim(coalesce(street, '') || ' ' || coalesce(house_number, '')), closed_on
  FROM storefront WHERE id IN (SELECT id FROM chosen)),
old AS (SELECT id, enterprise, sector, address, closed_on, min(until) FROM state, span
        WHERE until > a GROUP BY id),
new AS (SELECT id, enterprise, sector, address, closed_on, min(until) FROM state, span
        WHERE until > b GROUP BY id),
claim(id, until, states) AS (
  SELECT storefront, superseded_by, states FROM register_claim_history
  UNION ALL SELECT storefront, 1 << 60, states FROM register_claim),
old_claim AS (SELECT id, states, min(until) FROM claim, span WHERE until > a GROUP BY id),
new_claim AS (SELECT id, states, min(until) FROM claim, span WHERE until > b GROUP BY id),
said(id, kind, was, now, day) AS (
  SELECT new.id, 'enterprise', old.enterprise, new.enterprise, NULL FROM old JOIN new USING(id)
  WHERE old.enterprise IS NOT new.enterprise
  UNION ALL
  SELECT new.id, 'sector', old.sector, new.sector, NULL FROM old JOIN new USING(id)
  WHERE old.sector IS NOT new.sector
  UNION ALL
  SELECT new.id, 'seat', old.address, new.address, NULL FROM old JOIN new USING(id)
  WHERE old.address IS NOT new.address
  UNION ALL
  SELECT new.id, 'closed', NULL, NULL, new.closed_on FROM old JOIN new USING(id)
  WHERE new.closed_on IS NOT NULL AND old.closed_on IS NOT new.closed_on
  UNION ALL
  SELECT n.id, 'state', NULL, json_extract(s.value, '$[0]'), json_extract(s.value, '$[1]')
  FROM new_claim AS n JOIN chosen USING(id) JOIN old_claim AS o USING(id), json_each(n.states) AS s
  WHERE json_extract(s.value, '$[0]') NOT IN
        (SELECT json_extract(value, '$[0]') FROM json_each(o.states))
  UNION ALL
  SELECT new.id, 'person', NULL, l.role, l.from_date
  FROM new JOIN link AS l ON l.enterprise_id = new.enterprise, span
  WHERE l.input_id > a AND l.input_id <= b AND NOT EXISTS
        (SELECT 1 FROM link_history AS h WHERE h.party_hash = l.party_hash
           AND h.enterprise_id = l.enterprise_id AND h.role = l.role AND h.input_id <= a)
  UNION ALL
  SELECT new.id, 'owner', NULL, NULL, o.changed_on
  FROM new JOIN storefront AS f ON f.id = new.id
    JOIN ownership_change AS o ON o.subject = CASE o.subject_kind
      WHEN 'storefront' THEN f.storefront_id ELSE new.enterprise END, span
  WHERE o.input_id > a AND o.input_id <= b AND NOT EXISTS
        (SELECT 1 FROM ownership_change AS p WHERE p.subject = o.subject
           AND p.subject_kind = o.subject_kind AND p.changed_on = o.changed_on AND p.input_id <= a))
SELECT DISTINCT id, kind, was, now, day FROM said, span WHERE a IS NOT NULL AND b IS NOT NULL
ORDER BY id, kind, day, now
