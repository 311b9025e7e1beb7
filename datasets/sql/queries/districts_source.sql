-- Where the newest district table came from, and how many outlines it has.
SELECT i.path, (SELECT count(*) FROM district_area WHERE input_id = i.id AND outline IS NOT NULL)
FROM input AS i WHERE i.id = (SELECT max(input_id) FROM district_table)
