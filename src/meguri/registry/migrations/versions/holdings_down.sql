-- Back to the wall as it was raised first.

DROP POLICY shown ON meguri.events;
CREATE POLICY shown ON meguri.events FOR SELECT USING (
  (SELECT meguri.may('registry', 'event:allowed'))
  OR recorded_by = ANY ((SELECT meguri.parties('event:own'))::text[])
  OR meguri.is_open_event(battery_no, kind));
DROP POLICY shown ON meguri.fleet;
CREATE POLICY shown ON meguri.fleet FOR SELECT USING (
  (SELECT meguri.may('fleet:allowed'))
  OR battery_no = ANY ((SELECT meguri.open_batteries('fleet'))::bigint[]));
CREATE OR REPLACE FUNCTION meguri.open_batteries(resource text) RETURNS bigint[] LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := meguri.parties(resource || ':own');
  granted text[] := meguri.parties(resource || ':granted');
BEGIN
  RETURN ARRAY(
    -- As held_by has it, for many at once.
    SELECT c.battery_no FROM (
      SELECT t.battery_no, bool_or(t.is_begun) AS is_begun FROM (
        SELECT battery_no, false AS is_begun FROM meguri.custody WHERE taker = ANY (own)
        UNION ALL
        SELECT battery_no, true FROM meguri.events WHERE sequence = 1 AND recorded_by = ANY (own)
      ) t GROUP BY t.battery_no
    ) c LEFT JOIN LATERAL (
      SELECT s.at, s.sequence, s.taker FROM meguri.custody s
      WHERE s.battery_no = c.battery_no AND s.kind = 'sold' ORDER BY s.at DESC, s.sequence DESC LIMIT 1
    ) sale ON true LEFT JOIN LATERAL (
      SELECT h.at, h.sequence, h.taker FROM meguri.custody h
      WHERE h.battery_no = c.battery_no AND h.kind IN ('leased', 'lease_returned', 'collected')
      ORDER BY h.at DESC, h.sequence DESC LIMIT 1
    ) hold ON true
    WHERE CASE WHEN sale.at IS NULL THEN c.is_begun ELSE coalesce(sale.taker = ANY (own), false) END
      OR (hold.taker = ANY (own)
        AND (sale.at IS NULL OR (hold.at, hold.sequence) > (sale.at, sale.sequence)))
    UNION
    SELECT g.battery_no FROM meguri.access_grants g
    WHERE g.taker = ANY (granted) AND g.withdrawn_at IS NULL AND g.ends_at > now()
      AND meguri.held_by(g.battery_no, ARRAY[g.giver])
  );
END
$$;
DROP TABLE meguri.tallies, meguri.holdings;
DROP FUNCTION meguri.granted_batteries(text);
DROP FUNCTION meguri.identities();
DROP FUNCTION meguri.holders(bigint[]);
DROP INDEX meguri.fleet_chemistry_battery_no_idx, meguri.custody_covered_idx, meguri.events_promised_idx,
  meguri.events_promising_idx, meguri.events_recorded_by_event_no_idx;
