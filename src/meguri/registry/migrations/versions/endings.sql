-- `sold`, `filled` and a count of pieces told everybody who could read the row that others had made a deal: a rival
-- whose own proposal had ended, or who watched an open wish. The deals themselves tell it to their parties.

UPDATE meguri.lots SET closed_as = 'closed' WHERE closed_as IN ('sold', 'withdrawn');
UPDATE meguri.wishes SET closed_as = 'closed' WHERE closed_as IS NOT NULL;
ALTER TABLE meguri.wishes DROP COLUMN got_count;
