-- How lots and wishes ended, and how many pieces of a wish were agreed on, beside them again.

ALTER TABLE meguri.wishes ADD COLUMN got_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meguri.wishes ALTER COLUMN got_count DROP DEFAULT;
UPDATE meguri.wishes w SET got_count = (
  SELECT count(*) FROM meguri.deals d WHERE d.wish_no = w.wish_no AND d.agreed_at IS NOT NULL);
UPDATE meguri.wishes SET closed_as = CASE WHEN got_count >= wanted_count THEN 'filled' ELSE 'withdrawn' END
  WHERE closed_as = 'closed';
UPDATE meguri.lots l SET closed_as = CASE WHEN EXISTS (
  SELECT FROM meguri.deals d WHERE d.lot_no = l.lot_no AND d.agreed_at IS NOT NULL) THEN 'sold' ELSE 'withdrawn' END
  WHERE closed_as = 'closed';
