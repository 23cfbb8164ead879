-- Every event once, in the partition of its event-time day. Keys compare by bytes (COLLATE "C"): two ids are the same only if
-- they are the same, on every machine, and the index is faster.
CREATE TABLE events (
  day            date NOT NULL,
  source         text COLLATE "C" NOT NULL,
  id             text COLLATE "C" NOT NULL,
  type           text NOT NULL,
  time           timestamptz NOT NULL,
  received_at    timestamptz,
  correlation_id text NOT NULL,
  causation_id   text,
  subject        text,
  schema_version integer NOT NULL,
  traceparent    text,
  enrichment     jsonb,
  data           jsonb NOT NULL,
  PRIMARY KEY (day, source, id)
) PARTITION BY RANGE (day);

COMMENT ON TABLE events IS 'Accepted events, one row an event; written by the persist stage';
COMMENT ON COLUMN events.day IS 'UTC day of time; partition key';

-- Takes the days that have no partition of their own.
CREATE TABLE events_default PARTITION OF events DEFAULT;
