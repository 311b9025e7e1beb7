-- States that only purged runs knew: no remaining run goes back before the input that ended them.
DELETE FROM succession WHERE superseded_by <= (SELECT min(coalesce(last_input, 0)) FROM run)
