INSERT INTO tally(input_id, what, count) VALUES(?1, ?2, ?3)
ON CONFLICT(input_id, what) DO UPDATE SET count = count + excluded.count;
