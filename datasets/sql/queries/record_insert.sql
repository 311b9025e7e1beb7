-- The plain statements cost half as much as an upsert, which opens a savepoint for its trigger.
-- A number that was a record's is never another's (migration 0019); NULL is the next free one.
INSERT INTO record(id, register, key, name, sector, street, house_number, postcode, municipality,
                   phone_hash, opened_on, closed_on, first_input, input_id, line)
VALUES(CASE WHEN EXISTS (SELECT 1 FROM record_retired) THEN
         coalesce((SELECT id FROM record_retired WHERE register = ?1 AND key = ?2),
                  (SELECT 1 + max(coalesce((SELECT max(id) FROM record), 0), max(id))
                   FROM record_retired)) END,
       ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13);
