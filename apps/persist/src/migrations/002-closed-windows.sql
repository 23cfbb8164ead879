-- Final results of aggregations: one row a window and group.
CREATE TABLE closed_windows (
  aggregation  text COLLATE "C" NOT NULL,
  source       text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  window_end   timestamptz NOT NULL,
  group_key    text COLLATE "C" NOT NULL,
  count        bigint NOT NULL,
  sum          numeric,
  avg          numeric,
  min          numeric,
  max          numeric,
  revision     integer NOT NULL DEFAULT 0,
  PRIMARY KEY (aggregation, source, window_start, group_key)
);

COMMENT ON TABLE closed_windows IS 'Closed windows, one row a window and group; written by the persist stage';
