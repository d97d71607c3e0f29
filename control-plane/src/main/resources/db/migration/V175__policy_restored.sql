-- A revision that lays over again what was laid over in an earlier one says which. Null: it was made anew.
ALTER TABLE holdfast.policy_revision ADD COLUMN restores bigint REFERENCES holdfast.policy_revision (id);
