INSERT INTO retracted_district_area SELECT id, input_id, line, district, postcode, municipality, outline FROM district_area WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
