-- After a failover a number is given a second time, by another node: what came for each stands beside the other.
ALTER TABLE late_answer RENAME TO late_answer_by_number;

CREATE TABLE late_answer (
  delivery     TEXT NOT NULL,
  number       BIGINT NOT NULL,
  node         TEXT NOT NULL,
  step         TEXT NOT NULL,
  came_at      BIGINT NOT NULL,
  class        TEXT NOT NULL,
  code         TEXT,
  message      TEXT,
  receipt_id   TEXT,
  receipt_link TEXT,
  PRIMARY KEY (delivery, number, node)
);

INSERT INTO late_answer (delivery, number, node, step, came_at, class, code, message, receipt_id, receipt_link)
  SELECT delivery, number, node, step, came_at, class, code, message, receipt_id, receipt_link FROM late_answer_by_number;

DROP TABLE late_answer_by_number;
