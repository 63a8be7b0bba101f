-- How the asker stands to many batteries, as meguri.standing has it of each: one question for all of them, since
-- a lot of events asks of thousands, and what a call costs by itself is most of what one battery costs.
CREATE FUNCTION meguri.standings(asked text[]) RETURNS TABLE (
  battery_id text, is_known boolean, is_own boolean, is_issued boolean, granted_reader text, may_record boolean,
  is_guarantor boolean
) LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parties text[] := ARRAY(SELECT jsonb_array_elements_text(meguri.asker() -> 'by'));
BEGIN
  RETURN QUERY
  SELECT one.id, b.number IS NOT NULL,
    coalesce(
      CASE WHEN sale.sequence IS NULL THEN b.beginner = ANY (parties) ELSE sale.taker = ANY (parties) END
      OR (hold.taker = ANY (parties)
        AND (sale.at IS NULL OR (hold.at, hold.sequence) > (sale.at, sale.sequence))), false),
    coalesce(b.beginner = ANY (parties) AND NOT EXISTS (
      SELECT FROM meguri.custody c
      WHERE c.battery_no = b.number AND c.kind = 'ownership_decided' AND c.taker <> ALL (parties)), false),
    g.reads_as, coalesce(g.records, false),
    EXISTS (SELECT FROM meguri.contracts c WHERE c.battery_no = b.number AND c.guarantor = ANY (parties))
  FROM unnest(asked) one (id) LEFT JOIN LATERAL (
    SELECT n.battery_no AS number, (
      SELECT e.recorded_by FROM meguri.events e WHERE e.battery_no = n.battery_no AND e.sequence = 1) AS beginner
    FROM meguri.batteries n WHERE n.battery_id = one.id LIMIT 1  -- the limit keeps the planner from joining all
  ) b ON true LEFT JOIN LATERAL (
    SELECT c.at, c.sequence, c.taker FROM meguri.custody c
    WHERE c.battery_no = b.number AND c.kind IN ('sold', 'ownership_decided')
    ORDER BY c.at DESC, c.sequence DESC LIMIT 1
  ) sale ON true LEFT JOIN LATERAL (
    SELECT c.at, c.sequence, c.taker FROM meguri.custody c
    WHERE c.battery_no = b.number AND c.kind IN ('leased', 'lease_returned', 'collected')
    ORDER BY c.at DESC, c.sequence DESC LIMIT 1
  ) hold ON true LEFT JOIN LATERAL (
    SELECT max(t.reads_as) AS reads_as, bool_or(t.may_record) AS records
    FROM meguri.granted_to(b.number, parties) t
  ) g ON true;
END
$$;
