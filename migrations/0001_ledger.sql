-- The ledger. One text for SQLite and PostgreSQL: TEXT and BIGINT only, instants are *_at in UTC milliseconds,
-- flags are nullable *_at, JSON is opaque TEXT.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE unit (
  id      TEXT PRIMARY KEY,
  title   TEXT NOT NULL,
  parent  TEXT,
  contact TEXT
);

CREATE TABLE staff (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  unit TEXT
);

CREATE TABLE channel (
  id              TEXT PRIMARY KEY,
  title           TEXT NOT NULL,
  unit            TEXT NOT NULL,
  adapter         TEXT NOT NULL,
  settings        TEXT NOT NULL,
  slots           TEXT NOT NULL,
  -- the channel needs a person: since when, and the platform's words
  stopped_at      BIGINT,
  stopped_code    TEXT,
  stopped_message TEXT,
  -- tokens that rotate: when to exchange them, and the intent written down before the exchange
  renew_at        BIGINT,
  renewing_at     BIGINT
);
CREATE INDEX channel_renew ON channel (renew_at)
  WHERE renew_at IS NOT NULL AND renewing_at IS NULL AND stopped_at IS NULL;
CREATE INDEX channel_renewing ON channel (renewing_at) WHERE renewing_at IS NOT NULL;

-- The two queues of a channel. The earliest wish of its deliveries, not before the lane is open.
CREATE TABLE lane (
  id      TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('prepare', 'reveal')),
  open_at BIGINT NOT NULL,
  wake_at BIGINT,
  busy_by TEXT
);
CREATE INDEX lane_wake ON lane (wake_at) WHERE busy_by IS NULL AND wake_at IS NOT NULL;
CREATE INDEX lane_busy ON lane (busy_by) WHERE busy_by IS NOT NULL;

CREATE TABLE secret (
  channel TEXT NOT NULL,
  field   TEXT NOT NULL,
  sealed  TEXT NOT NULL,
  set_at  BIGINT NOT NULL,
  -- exchanged by the program itself: newer than anything that a person gave
  renewed_at BIGINT,
  PRIMARY KEY (channel, field)
);

CREATE TABLE campaign (
  id         TEXT PRIMARY KEY,
  title      TEXT NOT NULL,
  unit       TEXT NOT NULL,
  timezone   TEXT NOT NULL,
  -- titles of phases and lines, the basis: what the report prints
  document   TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL
);

CREATE TABLE content (
  hash    TEXT PRIMARY KEY,
  payload TEXT NOT NULL
);

CREATE TABLE delivery (
  id             TEXT PRIMARY KEY,
  campaign       TEXT NOT NULL,
  item           TEXT NOT NULL,
  title          TEXT NOT NULL,
  occurrence     TEXT NOT NULL,
  channel        TEXT NOT NULL,
  unit           TEXT NOT NULL,
  adapter        TEXT NOT NULL,
  language       TEXT NOT NULL,
  slot           TEXT,
  phase          TEXT NOT NULL,
  phase_kind     TEXT NOT NULL,
  line           TEXT,
  tone           TEXT NOT NULL,
  due_at         BIGINT,
  local_date     TEXT,
  phase_ends_at  BIGINT,
  late_within_ms BIGINT NOT NULL,
  late_then      TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'staging', 'staged', 'revealing', 'delivered',
                                                'withdrawn', 'failed', 'missed', 'cancelled', 'unconfirmed')),
  reason         TEXT,
  content_hash   TEXT NOT NULL,
  approved_hash  TEXT,
  step           TEXT,
  lane           TEXT,
  next_at        BIGINT,
  deadline_at    BIGINT,
  held_at        BIGINT,
  asked_at       BIGINT,
  let_late_at    BIGINT,
  doubt_at       BIGINT,
  attempts       BIGINT NOT NULL,
  tries          BIGINT NOT NULL,
  staged         TEXT,
  staged_hash    TEXT,
  resume         TEXT,
  delivered_at   BIGINT,
  receipt_id     TEXT,
  receipt_link   TEXT,
  -- no delivered without proof, no proof without delivered
  CHECK ((state IN ('delivered', 'withdrawn')) = (receipt_id IS NOT NULL)),
  -- nothing unapproved leaves
  CHECK (state NOT IN ('scheduled', 'staging', 'staged', 'revealing') OR approved_hash = content_hash)
);
-- A hold stops what comes nearer to the public; what is read or taken back goes on.
CREATE INDEX delivery_next ON delivery (lane, next_at, id)
  WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile'));
CREATE INDEX delivery_deadline ON delivery (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX delivery_campaign ON delivery (campaign, due_at);
CREATE INDEX delivery_held ON delivery (held_at) WHERE held_at IS NOT NULL;

CREATE TABLE approval (
  delivery     TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  approved_by  TEXT NOT NULL,
  approved_at  BIGINT NOT NULL,
  number       TEXT,
  note         TEXT,
  PRIMARY KEY (delivery, content_hash)
);

-- Opened before a byte leaves, closed with what came back; never changed after.
CREATE TABLE attempt (
  delivery   TEXT NOT NULL,
  number     BIGINT NOT NULL,
  step       TEXT NOT NULL,
  node       TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at   BIGINT,
  class      TEXT,
  code       TEXT,
  message    TEXT,
  PRIMARY KEY (delivery, number)
);
CREATE INDEX attempt_open ON attempt (node) WHERE ended_at IS NULL;

-- A running daemon, alive until its lease ends.
CREATE TABLE node (
  id       TEXT PRIMARY KEY,
  until_at BIGINT NOT NULL
);

CREATE TABLE hold (
  id          TEXT PRIMARY KEY,
  unit        TEXT,
  channel     TEXT,
  campaign    TEXT,
  tone        TEXT,
  reason      TEXT NOT NULL,
  held_by     TEXT NOT NULL,
  held_at     BIGINT NOT NULL,
  released_at BIGINT,
  released_by TEXT
);

CREATE TABLE audit (
  id      TEXT PRIMARY KEY,
  done_at BIGINT NOT NULL,
  done_by TEXT NOT NULL,
  role    TEXT NOT NULL,
  verb    TEXT NOT NULL,
  target  TEXT NOT NULL,
  reason  TEXT,
  detail  TEXT NOT NULL
);
CREATE INDEX audit_done ON audit (done_at);
