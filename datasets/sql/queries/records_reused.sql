-- What records were called before, where both name and address were written otherwise.
SELECT r.id, h.name, h.street, h.house_number, h.postcode, r.name, r.street, r.house_number,
       r.postcode
FROM record_history AS h JOIN record AS r ON r.id = h.id
WHERE h.name IS NOT r.name
  AND (h.street IS NOT r.street OR h.house_number IS NOT r.house_number)
ORDER BY r.id;
