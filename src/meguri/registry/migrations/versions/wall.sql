-- The second wall: what the server's role sees depends on who asks, and who asks is proved to the database.
--
-- The server tells it in the setting meguri.asker: an HMAC-SHA256 and, after it, the claims it is over. Its
-- key lies where the server's role cannot read, so that SQL that gets past the server cannot claim to be
-- somebody else. Without a claim that holds, the asker is anybody, and sees what is public.

CREATE SCHEMA IF NOT EXISTS meguri_wall;  -- apart, so that a backup of the registry does not hold the key
REVOKE ALL ON SCHEMA meguri_wall FROM PUBLIC;
CREATE TABLE IF NOT EXISTS meguri_wall.keys (
  inner_pad BYTEA NOT NULL,
  outer_pad BYTEA NOT NULL
);

CREATE INDEX events_begun_idx ON meguri.events (recorded_by) WHERE sequence = 1;

-- Who asks: {"by": identifiers, "may": what the policy lets them}; {} where nothing is proved.
CREATE FUNCTION meguri.asker() RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told text := current_setting('meguri.asker', true);
  claims text := substr(told, 65);
  key record;
  proved jsonb;
BEGIN
  IF claims IS NULL OR claims = '' THEN
    RETURN '{}';
  END IF;
  SELECT inner_pad, outer_pad INTO key FROM meguri_wall.keys;
  IF NOT FOUND OR left(told, 64) <>
    encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(claims, 'UTF8'))), 'hex')
  THEN
    RETURN '{}';
  END IF;
  proved := claims::jsonb;
  IF (proved ->> 'pid')::integer IS DISTINCT FROM pg_backend_pid() THEN  -- of another connection: replayed
    RETURN '{}';
  END IF;
  RETURN proved;
END
$$;

CREATE FUNCTION meguri.may(VARIADIC wanted text[]) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((meguri.asker() -> 'may') ?| wanted, false);
END
$$;

-- The asker's identifiers, where the policy lets them do `wanted` with what is theirs; else none.
CREATE FUNCTION meguri.parties(wanted text) RETURNS text[] LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asker jsonb := meguri.asker();
BEGIN
  IF coalesce((asker -> 'may') ? wanted, false) THEN
    RETURN ARRAY(SELECT jsonb_array_elements_text(asker -> 'by'));
  END IF;
  RETURN '{}';
END
$$;

-- Whether one of the parties holds the battery: who took it over last, by sale or after that by lease or
-- collection; before any sale, who began its record.
CREATE FUNCTION meguri.held_by(number bigint, parties text[]) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sale record;
  hold record;
BEGIN
  IF cardinality(parties) = 0 THEN
    RETURN false;
  END IF;
  SELECT c.at, c.sequence, c.taker INTO sale FROM meguri.custody c
    WHERE c.battery_no = number AND c.kind = 'sold' ORDER BY c.at DESC, c.sequence DESC LIMIT 1;
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

-- Whether one of the parties gave the battery a guarantee.
CREATE FUNCTION meguri.guaranteed_by(number bigint, parties text[]) RETURNS boolean LANGUAGE sql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM meguri.custody c
    WHERE c.battery_no = number AND c.kind = 'guarantee_started' AND c.giver = ANY (parties))
$$;

-- Grants that count now: not withdrawn, not ended, by who still holds the battery.
CREATE FUNCTION meguri.granted_to(number bigint, parties text[])
RETURNS TABLE (reads_as text, may_record boolean) LANGUAGE sql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT g.reads_as, g.may_record FROM meguri.access_grants g
  WHERE g.battery_no = number AND g.taker = ANY (parties)
    AND g.withdrawn_at IS NULL AND g.ends_at > now() AND meguri.held_by(number, ARRAY[g.giver])
$$;

-- How the asker stands to a battery.
CREATE FUNCTION meguri.standing(
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
  is_issued := is_known AND EXISTS (
    SELECT FROM meguri.events e
    WHERE e.battery_no = number AND e.sequence = 1 AND e.recorded_by = ANY (parties));
  is_guarantor := is_known AND meguri.guaranteed_by(number, parties);
  SELECT max(g.reads_as), coalesce(bool_or(g.may_record), false) INTO granted_reader, may_record
    FROM meguri.granted_to(number, parties) g;  -- of two grants the wider: owner > legitimate_interest
END
$$;

-- Whether a battery is open to the asker for a resource: theirs or granted, as the policy has it.
CREATE FUNCTION meguri.is_open(number bigint, resource text) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := meguri.parties(resource || ':own');
  granted text[] := meguri.parties(resource || ':granted');
BEGIN
  RETURN meguri.held_by(number, own)
    OR (cardinality(granted) > 0 AND EXISTS (SELECT FROM meguri.granted_to(number, granted)));
END
$$;

-- Whether an event of a battery is open to the asker. Prices and who had it when are the holder's, and of
-- those whom the holder lets read like themselves; a guarantee is its guarantor's, too.
CREATE FUNCTION meguri.is_open_event(number bigint, kind text) RETURNS boolean LANGUAGE plpgsql STABLE
PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := meguri.parties('event:own');
  granted text[] := meguri.parties('event:granted');
BEGIN
  RETURN meguri.held_by(number, own)
    OR (starts_with(kind, 'guarantee_') AND meguri.guaranteed_by(number, meguri.parties('guarantee:own')))
    OR (cardinality(granted) > 0 AND EXISTS (
      SELECT FROM meguri.granted_to(number, granted) g
      WHERE g.reads_as = 'owner' OR NOT (
        kind IN ('sold', 'leased', 'lease_returned') OR starts_with(kind, 'guarantee_'))));
END
$$;

-- All batteries that are open to the asker for a resource.
CREATE FUNCTION meguri.open_batteries(resource text) RETURNS bigint[] LANGUAGE plpgsql STABLE
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

-- Whether the asker may read a battery's passport as a reader of passports.
CREATE FUNCTION meguri.may_read_as(number bigint, reader text) RETURNS boolean LANGUAGE plpgsql STABLE
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
  IF EXISTS (
    SELECT FROM meguri.events e
    WHERE e.battery_no = number AND e.sequence = 1 AND e.recorded_by = ANY (parties)
  ) THEN
    RETURN true;
  END IF;
  parties := ARRAY(SELECT jsonb_array_elements_text(meguri.asker() -> 'by'));
  RETURN EXISTS (SELECT FROM meguri.granted_to(number, parties) g WHERE g.reads_as = reader);
END
$$;

-- Whose an API key is; asked before anybody is known, by whoever has the key.
CREATE FUNCTION meguri.known_key(
  key_digest bytea, OUT key_no bigint, OUT organisation_no bigint, OUT organisation_id text, OUT roles text[]
) LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.key_no, o.organisation_no, o.organisation_id,
    ARRAY(SELECT unnest(k.roles) INTERSECT SELECT unnest(o.roles))
  FROM meguri.api_keys k JOIN meguri.organisations o USING (organisation_no)
  WHERE k.digest = key_digest AND k.revoked_at IS NULL AND k.expires_at > now() AND o.closed_at IS NULL
$$;

-- These would tell who holds what to whoever asks with another's name.
REVOKE EXECUTE ON FUNCTION meguri.held_by(bigint, text[]), meguri.granted_to(bigint, text[]),
  meguri.guaranteed_by(bigint, text[]) FROM PUBLIC;

-- What is public, and what only the server's own work sees: one policy each.
ALTER TABLE meguri.events ENABLE ROW LEVEL SECURITY;
CREATE POLICY shown ON meguri.events FOR SELECT USING (
  (SELECT meguri.may('registry', 'event:allowed'))
  OR recorded_by = ANY ((SELECT meguri.parties('event:own'))::text[])
  OR meguri.is_open_event(battery_no, kind));
CREATE POLICY recorded ON meguri.events FOR INSERT WITH CHECK ((SELECT meguri.may('registry')));

ALTER TABLE meguri.custody ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.custody USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.custody FOR SELECT USING (meguri.is_open(battery_no, 'handover'));

ALTER TABLE meguri.fleet ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.fleet USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.fleet FOR SELECT USING (
  (SELECT meguri.may('fleet:allowed'))
  OR battery_no = ANY ((SELECT meguri.open_batteries('fleet'))::bigint[]));

ALTER TABLE meguri.access_grants ENABLE ROW LEVEL SECURITY;
CREATE POLICY registry ON meguri.access_grants USING ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.access_grants FOR SELECT USING (
  (SELECT meguri.may('grant:allowed'))
  OR giver = ANY ((SELECT meguri.parties('grant:own'))::text[])
  OR taker = ANY ((SELECT meguri.parties('grant:own'))::text[]));

ALTER TABLE meguri.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY recorded ON meguri.audit FOR INSERT WITH CHECK ((SELECT meguri.may('registry')));
CREATE POLICY shown ON meguri.audit FOR SELECT USING (
  (SELECT meguri.may('registry', 'audit:allowed'))
  OR (battery_no IS NOT NULL AND meguri.is_open(battery_no, 'audit')));

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'passports', 'receipts', 'boxes', 'subjects', 'subject_keys', 'organisations', 'people', 'memberships',
    'passwords', 'api_keys', 'sessions', 'login_attempts', 'identities', 'oidc_states'
  ] LOOP
    EXECUTE format('ALTER TABLE meguri.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY registry ON meguri.%I USING ((SELECT meguri.may(''registry'')))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['batteries', 'counters', 'progress'] LOOP
    EXECUTE format('ALTER TABLE meguri.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY registry ON meguri.%I USING ((SELECT meguri.may(''registry'')))', name);
    EXECUTE format('CREATE POLICY shown ON meguri.%I FOR SELECT USING (true)', name);
  END LOOP;
END
$$;

-- The log is public to read; COPY into it knows no row-level security, so a trigger keeps others out.
CREATE FUNCTION meguri.refuse_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active('meguri.events') AND NOT meguri.may('registry') THEN
    RAISE EXCEPTION 'only the registry writes to meguri.%', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER registry_only BEFORE INSERT ON meguri.leaves
  FOR EACH STATEMENT EXECUTE FUNCTION meguri.refuse_others();
CREATE TRIGGER registry_only BEFORE INSERT ON meguri.heads
  FOR EACH STATEMENT EXECUTE FUNCTION meguri.refuse_others();
CREATE TRIGGER registry_only BEFORE INSERT OR UPDATE ON meguri.tiles
  FOR EACH STATEMENT EXECUTE FUNCTION meguri.refuse_others();
CREATE TRIGGER registry_only BEFORE INSERT OR DELETE ON meguri.pending
  FOR EACH STATEMENT EXECUTE FUNCTION meguri.refuse_others();

-- Passports as they may be read: of each row the columns that the asker may see, the others empty.
CREATE VIEW meguri.passport_pages AS
SELECT p.battery_no, p.sequence, p.as_of, p.public, p.public_etag,
  CASE WHEN interest.may THEN p.legitimate_interest END AS legitimate_interest,
  CASE WHEN interest.may THEN p.legitimate_interest_etag END AS legitimate_interest_etag,
  CASE WHEN authority.may THEN p.authority END AS authority,
  CASE WHEN authority.may THEN p.authority_etag END AS authority_etag
FROM meguri.passports p  -- OFFSET 0: asked once a row, and only where a column needs it
CROSS JOIN LATERAL (SELECT meguri.may_read_as(p.battery_no, 'legitimate_interest') AS may OFFSET 0) interest
CROSS JOIN LATERAL (SELECT meguri.may_read_as(p.battery_no, 'authority') AS may OFFSET 0) authority;
GRANT SELECT ON meguri.passport_pages TO meguri_app;
