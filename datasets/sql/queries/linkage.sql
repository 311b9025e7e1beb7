SELECT r.register, r.postcode, r.municipality, l.state, count(*)
FROM record AS r LEFT JOIN record_link AS l ON l.record = r.id AND l.superseded_by IS NULL
GROUP BY r.register, r.postcode, r.municipality, l.state;
