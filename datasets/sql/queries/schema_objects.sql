-- What a schema holds, but for the tables and indexes that SQLite keeps for itself.
SELECT type, name, tbl_name, sql
FROM main.sqlite_schema
WHERE NOT (name LIKE 'sqlite\_%' ESCAPE '\' AND type IN ('table', 'index'))
ORDER BY type, name;
