-- What the register says about one establishment. A natural person lends no name to its shop.
SELECT e.enterprise, coalesce(e.trade_name, p.trade_name, CASE WHEN p.kind = 2 THEN p.legal_name END),
       e.street, e.house_number, e.box, e.postcode, e.municipality, e.started_on, e.struck_off_on,
       p.struck_off_on, p.situation, p.form, e.input_id, e.line
FROM kbo_establishment AS e LEFT JOIN kbo_enterprise AS p ON p.number = e.enterprise
WHERE e.number = ?1 AND e.enterprise IS NOT NULL;
