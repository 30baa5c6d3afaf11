-- Who works on which channels is written once per shard, and not per delivery: lanes are the owner's memory now.
-- What is under way stands in the delivery itself; an attempt is written when it has ended.

DROP INDEX delivery_next;
DROP TABLE lane;
ALTER TABLE delivery DROP COLUMN lane;

-- the node whose attempt is under way, since when, and its step; NULL: nothing is under way
ALTER TABLE delivery ADD COLUMN claimed_by TEXT;
ALTER TABLE delivery ADD COLUMN claimed_at BIGINT;
ALTER TABLE delivery ADD COLUMN claimed_step TEXT;
-- counts every change: what was read at the claim still holds if this is the same
ALTER TABLE delivery ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

UPDATE delivery SET claimed_by = a.node, claimed_at = a.started_at, claimed_step = a.step
  FROM attempt a WHERE a.delivery = delivery.id AND a.number = delivery.attempts AND a.ended_at IS NULL;
DELETE FROM attempt WHERE ended_at IS NULL;
DROP INDEX attempt_open;

-- A hold stops what comes nearer to the public; what is read or taken back goes on.
CREATE INDEX delivery_next ON delivery (next_at, id)
  WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile'));
CREATE INDEX delivery_claimed ON delivery (claimed_by) WHERE claimed_by IS NOT NULL;

-- A channel belongs to the shard that its id hashes to; a shard to the node that owns it, while that node's row stands.
CREATE TABLE shard (
  id    BIGINT PRIMARY KEY,
  owner TEXT
);
INSERT INTO shard (id)
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 63) SELECT i FROM n;

-- The platform wants to hear nothing before then.
ALTER TABLE channel ADD COLUMN closed_until BIGINT;
CREATE INDEX channel_shut ON channel (id) WHERE closed_until IS NOT NULL OR stopped_at IS NOT NULL;
UPDATE channel SET closed_until = NULL;

-- Counters that say that something changed: deliveries or channels by a person's act, and who owns what.
INSERT INTO meta (key, value) VALUES ('stirred', '0'), ('nodes', '0');
