-- What came back for an attempt that others had settled: its node was frozen, or cut off.
CREATE TABLE late_answer (
  delivery     TEXT NOT NULL,
  number       BIGINT NOT NULL,
  step         TEXT NOT NULL,
  node         TEXT NOT NULL,
  came_at      BIGINT NOT NULL,
  class        TEXT NOT NULL,
  code         TEXT,
  message      TEXT,
  receipt_id   TEXT,
  receipt_link TEXT,
  PRIMARY KEY (delivery, number)
);
