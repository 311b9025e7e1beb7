-- Of files of one name the newest; in the order in which they are drawn, areas below lines.
SELECT kind, name, lines FROM map_shape
WHERE input_id IN (SELECT max(id) FROM input WHERE id IN (SELECT input_id FROM map_shape) GROUP BY path)
ORDER BY CASE kind WHEN 'green' THEN 1 WHEN 'water' THEN 2 WHEN 'river' THEN 3 WHEN 'rail' THEN 4
         WHEN 'way' THEN 5 ELSE 6 END, id;
