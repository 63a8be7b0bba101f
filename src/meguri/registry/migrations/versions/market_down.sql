-- Lots, wishes and deals away; the sales that they led to stand in the events.

DROP TABLE meguri.lots, meguri.reserves, meguri.wishes, meguri.bids, meguri.deals;
DROP FUNCTION meguri.is_offered(bigint);
DROP FUNCTION meguri.owner_of(bigint);
DROP FUNCTION meguri.lots_of_deals();
DROP FUNCTION meguri.wishes_of_deals();
DROP POLICY shown ON meguri.audit;
CREATE POLICY shown ON meguri.audit FOR SELECT USING (
  (SELECT meguri.may('registry', 'audit:allowed'))
  OR (battery_no IS NOT NULL AND meguri.is_open(battery_no, 'audit')));
CREATE OR REPLACE FUNCTION meguri.is_open_event(number bigint, kind text, place integer) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := meguri.parties('event:own');
  granted text[] := meguri.parties('event:granted');
BEGIN
  RETURN meguri.held_by(number, own)
    OR (starts_with(kind, 'guarantee_') AND EXISTS (
      SELECT FROM meguri.contracts c WHERE c.battery_no = number AND c.sequence = place
        AND c.guarantor = ANY (meguri.parties('guarantee:own'))))
    OR (cardinality(granted) > 0 AND EXISTS (
      SELECT FROM meguri.granted_to(number, granted) g
      WHERE g.reads_as = 'owner' OR NOT (
        kind IN ('sold', 'ownership_decided', 'leased', 'lease_returned') OR starts_with(kind, 'guarantee_'))));
END
$$;
