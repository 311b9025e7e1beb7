-- The last input known at the end of day ?1 (since 1970-01-01); at least those of the first day.
SELECT coalesce(max(id), 0) FROM input
WHERE date(imported_at) <= max(date(?1 * 86400, 'unixepoch'),
                               (SELECT date(min(imported_at)) FROM input));
