-- Who went is read by scans since then: past versions of an outcome keep it too.
ALTER TABLE outcome_history ADD COLUMN service_number TEXT;
ALTER TABLE retracted_outcome ADD COLUMN service_number TEXT;
DROP TRIGGER outcome_kept;
CREATE TRIGGER outcome_kept AFTER UPDATE ON outcome
WHEN old.recorded_after < new.recorded_after
BEGIN
  INSERT INTO outcome_history(storefront, inspected_on, recorded_after, outcome, selection,
    inclusion_probability, input_id, line, run_id, withdrawn, service_number)
  VALUES(old.storefront, old.inspected_on, old.recorded_after, old.outcome, old.selection,
    old.inclusion_probability, old.input_id, old.line, old.run_id, old.withdrawn,
    old.service_number);
END;
