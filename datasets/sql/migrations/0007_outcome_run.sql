-- The list that an inspection came from; NULL = visited for another reason.
ALTER TABLE outcome ADD COLUMN run_id INTEGER REFERENCES run;
