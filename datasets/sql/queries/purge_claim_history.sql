-- What only purged runs knew: no run that is kept goes back before its last input.
DELETE FROM register_claim_history
WHERE superseded_by <= (SELECT min(coalesce(last_input, 0)) FROM run)
