-- Who holds which battery now, kept with the other read models: lists of an organisation find its batteries by
-- an index, instead of asking the whole of custody with every question.

CREATE TABLE meguri.holdings (
  holder TEXT NOT NULL,
  battery_no BIGINT NOT NULL,
  CONSTRAINT holdings_pkey PRIMARY KEY (holder, battery_no)
);
CREATE INDEX holdings_battery_no_idx ON meguri.holdings (battery_no);
CREATE TABLE meguri.tallies (
  holder TEXT NOT NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  batteries BIGINT NOT NULL,
  CONSTRAINT tallies_pkey PRIMARY KEY (holder, attribute, value)
);
CREATE INDEX fleet_chemistry_battery_no_idx ON meguri.fleet (chemistry, battery_no);
CREATE INDEX custody_covered_idx ON meguri.custody (taker, at, battery_no)
  WHERE kind IN ('guarantee_started', 'guarantee_transferred');
CREATE INDEX events_promised_idx ON meguri.events (recorded_by, happened_at, battery_no)
  WHERE kind = 'guarantee_started';
CREATE INDEX events_promising_idx ON meguri.events (battery_no, happened_at) WHERE kind = 'guarantee_started';
CREATE INDEX events_recorded_by_event_no_idx ON meguri.events (recorded_by, event_no);

-- The holders of batteries, as held_by has it; of what whoever asks may read.
CREATE FUNCTION meguri.holders(numbers bigint[]) RETURNS TABLE (holder text, battery_no bigint)
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS (
    SELECT a.n, sale.at, sale.sequence, sale.taker AS buyer,
      hold.at AS held_at, hold.sequence AS held_sequence, hold.taker AS keeper
    FROM (SELECT DISTINCT n FROM unnest(numbers) n) a LEFT JOIN LATERAL (
      SELECT s.at, s.sequence, s.taker FROM meguri.custody s
      WHERE s.battery_no = a.n AND s.kind = 'sold' ORDER BY s.at DESC, s.sequence DESC LIMIT 1
    ) sale ON true LEFT JOIN LATERAL (
      SELECT h.at, h.sequence, h.taker FROM meguri.custody h
      WHERE h.battery_no = a.n AND h.kind IN ('leased', 'lease_returned', 'collected')
      ORDER BY h.at DESC, h.sequence DESC LIMIT 1
    ) hold ON true
  )
  SELECT buyer, n FROM found WHERE buyer IS NOT NULL
  UNION
  SELECT e.recorded_by, n FROM found JOIN meguri.events e ON e.battery_no = n AND e.sequence = 1
    WHERE found.at IS NULL
  UNION
  SELECT keeper, n FROM found
    WHERE keeper IS NOT NULL AND (at IS NULL OR (held_at, held_sequence) > (at, sequence))
$$;

-- The asker's identifiers, whatever the policy lets them do.
CREATE FUNCTION meguri.identities() RETURNS text[] LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT jsonb_array_elements_text(meguri.asker() -> 'by'));
END
$$;

-- Batteries that others let the asker read, where the policy lets them do that with a resource.
CREATE FUNCTION meguri.granted_batteries(resource text) RETURNS bigint[] LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  granted text[] := meguri.parties(resource || ':granted');
BEGIN
  RETURN ARRAY(
    SELECT DISTINCT g.battery_no FROM meguri.access_grants g
    WHERE g.taker = ANY (granted) AND g.withdrawn_at IS NULL AND g.ends_at > now()
      AND meguri.held_by(g.battery_no, ARRAY[g.giver])
    ORDER BY 1
  );
END
$$;

CREATE OR REPLACE FUNCTION meguri.open_batteries(resource text) RETURNS bigint[] LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := meguri.parties(resource || ':own');
BEGIN
  RETURN ARRAY(
    SELECT h.battery_no FROM meguri.holdings h WHERE h.holder = ANY (own)
    UNION
    SELECT unnest(meguri.granted_batteries(resource))
  );
END
$$;

INSERT INTO meguri.holdings
  SELECT holder, battery_no FROM meguri.holders(ARRAY(SELECT b.battery_no FROM meguri.batteries b));
INSERT INTO meguri.tallies
  SELECT told.holder, told.attribute, told.value, count(*)
  FROM meguri.fleet f
    CROSS JOIN LATERAL (
      SELECT '' AS holder UNION ALL SELECT h.holder FROM meguri.holdings h WHERE h.battery_no = f.battery_no
    ) whose
    CROSS JOIN LATERAL (
      VALUES (whose.holder, 'battery_status', f.battery_status), (whose.holder, 'vehicle_model', f.vehicle_model),
        (whose.holder, 'chemistry', f.chemistry)
    ) told (holder, attribute, value)
  WHERE told.value IS NOT NULL GROUP BY 1, 2, 3;

GRANT SELECT, INSERT, UPDATE, DELETE ON meguri.holdings, meguri.tallies TO meguri_app;
ALTER TABLE meguri.holdings ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.holdings USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.holdings FOR SELECT USING (
  holder = ANY ((SELECT meguri.identities())::text[]));
ALTER TABLE meguri.tallies ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.tallies USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.tallies FOR SELECT USING (
  holder = ANY ((SELECT meguri.parties('fleet:own'))::text[])
  OR (holder = '' AND (SELECT meguri.may('fleet:allowed'))));

-- What is held is found by the index (OFFSET 0: row by row, never all of a large holder's at once); only the
-- rest is asked battery by battery.
DROP POLICY shown ON meguri.fleet;
CREATE POLICY shown ON meguri.fleet FOR SELECT USING (
  (SELECT meguri.may('fleet:allowed'))
  OR EXISTS (SELECT FROM meguri.holdings h WHERE h.battery_no = fleet.battery_no
    AND h.holder = ANY ((SELECT meguri.parties('fleet:own'))::text[]) OFFSET 0)
  OR battery_no = ANY ((SELECT meguri.granted_batteries('fleet'))::bigint[]));
DROP POLICY shown ON meguri.events;
CREATE POLICY shown ON meguri.events FOR SELECT USING (
  (SELECT meguri.may('registry', 'event:allowed'))
  OR recorded_by = ANY ((SELECT meguri.parties('event:own'))::text[])
  OR EXISTS (SELECT FROM meguri.holdings h WHERE h.battery_no = events.battery_no
    AND h.holder = ANY ((SELECT meguri.parties('event:own'))::text[]) OFFSET 0)
  OR meguri.is_open_event(battery_no, kind));
