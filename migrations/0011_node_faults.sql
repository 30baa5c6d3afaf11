-- What one node cannot do on a channel while others may (a secret, the key, a folder, its disk): it stays away until
-- then, and others work on the channel.
CREATE TABLE node_fault (
  channel  TEXT NOT NULL,
  node     TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  -- times in a row
  times    BIGINT NOT NULL,
  code     TEXT NOT NULL,
  message  TEXT NOT NULL,
  PRIMARY KEY (channel, node)
);
-- Who works on such a channel in place of the owner of its shard, while that node's row stands.
CREATE TABLE loan (
  channel TEXT PRIMARY KEY,
  node    TEXT NOT NULL
);

-- Daemons that nobody hears of otherwise (PostgreSQL without LISTEN) say here that they run.
CREATE TABLE presence (
  node    TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL
);
