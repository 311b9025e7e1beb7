SELECT EXISTS (SELECT 1 FROM record)
       AND (SELECT max(id) FROM input) > (SELECT coalesce(max(id), 0) FROM input WHERE kind = 'link');
