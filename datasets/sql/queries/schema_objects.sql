-- What a schema holds, but for the indexes that SQLite makes of keys: those have no text, and no
-- other object has none. Whatever else is named like SQLite's own was put there by somebody: figures
-- for its planner, an index of rows that are not so, a table that no list of names shows.
SELECT type, name, tbl_name, sql
FROM main.sqlite_schema
WHERE NOT (type = 'index' AND name LIKE 'sqlite\_autoindex\_%' ESCAPE '\' AND sql IS NULL)
ORDER BY type, name;
