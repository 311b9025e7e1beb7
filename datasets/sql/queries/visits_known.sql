-- Whether anything was found at any door.
SELECT EXISTS (SELECT 1 FROM outcome) OR EXISTS (SELECT 1 FROM record_outcome), 0;
