-- Outcomes that only purged runs saw before they were taken back.
DELETE FROM retracted_outcome WHERE retracted_after < (SELECT min(id) FROM run)
