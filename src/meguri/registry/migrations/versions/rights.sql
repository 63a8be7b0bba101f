-- Who promised what: each event of a guarantee belongs to the one whose start somebody recorded, and is read by
-- that guarantor alone. Whose a battery is can be decided by an authority, where somebody else named it first.

CREATE TABLE meguri.contracts (
  battery_no BIGINT NOT NULL,
  sequence INTEGER NOT NULL,
  guarantee_id TEXT NOT NULL,
  guarantor TEXT NOT NULL,
  until DATE,
  is_over BOOLEAN NOT NULL,
  CONSTRAINT contracts_pkey PRIMARY KEY (battery_no, sequence)
);
CREATE INDEX contracts_guarantor_battery_no_idx ON meguri.contracts (guarantor, battery_no);
GRANT SELECT, INSERT, UPDATE, DELETE ON meguri.contracts TO meguri_app;
ALTER TABLE meguri.contracts ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.contracts USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.contracts FOR SELECT USING (
  guarantor = ANY ((SELECT meguri.identities())::text[]));

-- Whether one of the parties holds the battery: who took it over last, by sale or decision, or after that by
-- lease or collection; before either, who began its record.
CREATE OR REPLACE FUNCTION meguri.held_by(number bigint, parties text[]) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sale record;
  hold record;
BEGIN
  IF cardinality(parties) = 0 THEN
    RETURN false;
  END IF;
  SELECT c.at, c.sequence, c.taker INTO sale FROM meguri.custody c
    WHERE c.battery_no = number AND c.kind IN ('sold', 'ownership_decided') ORDER BY c.at DESC, c.sequence DESC LIMIT 1;
  IF FOUND THEN
    IF sale.taker = ANY (parties) THEN
      RETURN true;
    END IF;
  ELSIF EXISTS (
    SELECT FROM meguri.events e
    WHERE e.battery_no = number AND e.sequence = 1 AND e.recorded_by = ANY (parties)
  ) THEN
    RETURN true;
  END IF;
  SELECT c.at, c.sequence, c.taker INTO hold FROM meguri.custody c
    WHERE c.battery_no = number AND c.kind IN ('leased', 'lease_returned', 'collected')
    ORDER BY c.at DESC, c.sequence DESC LIMIT 1;
  RETURN coalesce(
    hold.taker = ANY (parties) AND (sale.at IS NULL OR (hold.at, hold.sequence) > (sale.at, sale.sequence)),
    false);
END
$$;

-- The holders of batteries, as held_by has it; of what whoever asks may read.
CREATE OR REPLACE FUNCTION meguri.holders(numbers bigint[]) RETURNS TABLE (holder text, battery_no bigint)
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS (
    SELECT a.n, sale.at, sale.sequence, sale.taker AS buyer,
      hold.at AS held_at, hold.sequence AS held_sequence, hold.taker AS keeper
    FROM (SELECT DISTINCT n FROM unnest(numbers) n) a LEFT JOIN LATERAL (
      SELECT s.at, s.sequence, s.taker FROM meguri.custody s
      WHERE s.battery_no = a.n AND s.kind IN ('sold', 'ownership_decided') ORDER BY s.at DESC, s.sequence DESC LIMIT 1
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

-- Whether one of the parties promised something of the battery: recorded the start of a guarantee.
CREATE OR REPLACE FUNCTION meguri.guaranteed_by(number bigint, parties text[]) RETURNS boolean LANGUAGE sql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM meguri.contracts c WHERE c.battery_no = number AND c.guarantor = ANY (parties))
$$;

-- Whether one of the parties began the record, and so answers for the passport; not after it was decided that
-- the battery is somebody else's.
CREATE FUNCTION meguri.issued_by(number bigint, parties text[]) RETURNS boolean LANGUAGE sql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM meguri.events e
    WHERE e.battery_no = number AND e.sequence = 1 AND e.recorded_by = ANY (parties)
  ) AND NOT EXISTS (
    SELECT FROM meguri.custody c
    WHERE c.battery_no = number AND c.kind = 'ownership_decided' AND c.taker <> ALL (parties)
  )
$$;
REVOKE EXECUTE ON FUNCTION meguri.issued_by(bigint, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION meguri.standing(
  asked text, OUT is_known boolean, OUT is_own boolean, OUT is_issued boolean, OUT granted_reader text,
  OUT may_record boolean, OUT holder text, OUT is_guarantor boolean
) LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parties text[] := ARRAY(SELECT jsonb_array_elements_text(meguri.asker() -> 'by'));
  number bigint := (SELECT b.battery_no FROM meguri.batteries b WHERE b.battery_id = asked);
BEGIN
  is_known := number IS NOT NULL;
  holder := (SELECT one FROM unnest(parties) one WHERE meguri.held_by(number, ARRAY[one]) LIMIT 1);
  is_own := holder IS NOT NULL;
  is_issued := is_known AND meguri.issued_by(number, parties);
  is_guarantor := is_known AND meguri.guaranteed_by(number, parties);
  SELECT max(g.reads_as), coalesce(bool_or(g.may_record), false) INTO granted_reader, may_record
    FROM meguri.granted_to(number, parties) g;  -- of two grants the wider: owner > legitimate_interest
END
$$;

CREATE OR REPLACE FUNCTION meguri.may_read_as(number bigint, reader text) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parties text[];
BEGIN
  IF meguri.may('registry', 'reader:allowed:' || reader) THEN
    RETURN true;
  END IF;
  IF meguri.held_by(number, meguri.parties('reader:own:' || reader)) THEN
    RETURN true;
  END IF;
  parties := meguri.parties('reader:issued:' || reader);
  IF meguri.issued_by(number, parties) THEN
    RETURN true;
  END IF;
  parties := ARRAY(SELECT jsonb_array_elements_text(meguri.asker() -> 'by'));
  RETURN EXISTS (SELECT FROM meguri.granted_to(number, parties) g WHERE g.reads_as = reader);
END
$$;

-- Whether an event of a battery is open to the asker. Prices and who had it when are the holder's, and of
-- those whom the holder lets read like themselves; of guarantees each guarantor reads its own.
CREATE FUNCTION meguri.is_open_event(number bigint, kind text, place integer) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

DROP POLICY shown ON meguri.events;
CREATE POLICY shown ON meguri.events FOR SELECT USING (
  (SELECT meguri.may('registry', 'event:allowed'))
  OR recorded_by = ANY ((SELECT meguri.parties('event:own'))::text[])
  OR EXISTS (SELECT FROM meguri.holdings h WHERE h.battery_no = events.battery_no
    AND h.holder = ANY ((SELECT meguri.parties('event:own'))::text[]) OFFSET 0)
  OR meguri.is_open_event(battery_no, kind, sequence));
DROP FUNCTION meguri.is_open_event(bigint, text);

-- What a guarantor guarantees now is in its list.
DROP POLICY shown ON meguri.fleet;
CREATE POLICY shown ON meguri.fleet FOR SELECT USING (
  (SELECT meguri.may('fleet:allowed'))
  OR EXISTS (SELECT FROM meguri.holdings h WHERE h.battery_no = fleet.battery_no
    AND h.holder = ANY ((SELECT meguri.parties('fleet:own'))::text[]) OFFSET 0)
  OR battery_no = ANY ((SELECT meguri.granted_batteries('fleet'))::bigint[])
  OR EXISTS (SELECT FROM meguri.contracts c WHERE c.battery_no = fleet.battery_no
    AND c.guarantor = ANY ((SELECT meguri.parties('fleet:own'))::text[])
    AND NOT c.is_over AND (c.until IS NULL OR c.until >= current_date) OFFSET 0));

-- Passports are folded by another rule now, and contracts are kept: both are made anew along the log. What is
-- asked for meanwhile is folded on the spot.
DELETE FROM meguri.passports;
DELETE FROM meguri.progress;
