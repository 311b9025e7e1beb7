-- What an inspector noted, and outcomes that were withdrawn: the row stays, with the reason, and no
-- later run sees it.
ALTER TABLE outcome ADD COLUMN note TEXT;
ALTER TABLE outcome ADD COLUMN service_number TEXT;       -- of whoever went, as the city issues it
ALTER TABLE outcome ADD COLUMN customers_counted INTEGER CHECK(customers_counted >= 0);
ALTER TABLE outcome ADD COLUMN minutes INTEGER CHECK(minutes > 0);  -- of counting
ALTER TABLE outcome ADD COLUMN withdrawn TEXT;            -- why; NULL = it stands
ALTER TABLE outcome_history ADD COLUMN withdrawn TEXT;
DROP TRIGGER outcome_kept;
CREATE TRIGGER outcome_kept AFTER UPDATE ON outcome
WHEN old.recorded_after < new.recorded_after
BEGIN
  INSERT INTO outcome_history(storefront, inspected_on, recorded_after, outcome, selection,
    inclusion_probability, input_id, line, run_id, withdrawn)
  VALUES(old.storefront, old.inspected_on, old.recorded_after, old.outcome, old.selection,
    old.inclusion_probability, old.input_id, old.line, old.run_id, old.withdrawn);
END;
