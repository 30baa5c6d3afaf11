-- What tells of an event waits until somebody says that it happened; a channel's end may be a hand-over or a task.
-- The table is made anew: SQLite cannot change a CHECK.

CREATE TABLE delivery_2 (
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
                                                'withdrawn', 'failed', 'missed', 'cancelled', 'unconfirmed',
                                                'handed_over', 'assigned')),
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
  -- given to a station or to a person
  handed_at      BIGINT,
  -- published, played or done
  delivered_at   BIGINT,
  receipt_id     TEXT,
  receipt_link   TEXT,
  -- anchors that nobody has said happened, by one space; NULL: it waits for no event
  waits_for      TEXT,
  -- when the last of them was said to have happened
  confirmed_at   BIGINT,
  -- how long after its due time it waits for that
  wait_ms        BIGINT NOT NULL,
  -- when somebody is told next that it waits for them
  remind_at      BIGINT,
  -- a person set its time, which the file no longer moves
  retimed_at     BIGINT,
  -- what a person typed as the reason of its present state
  remark         TEXT,
  -- the delivery that took its place when its event moved
  moved_to       TEXT,
  -- no end without proof, no proof without end
  CHECK ((state IN ('handed_over', 'assigned', 'delivered', 'withdrawn')) = (receipt_id IS NOT NULL)),
  -- nothing is said before it happened
  CHECK (state <> 'revealing' OR waits_for IS NULL),
  -- nothing unapproved leaves
  CHECK (state NOT IN ('scheduled', 'staging', 'staged', 'revealing') OR approved_hash = content_hash)
);

INSERT INTO delivery_2 (id, campaign, item, title, occurrence, channel, unit, adapter, language, slot, phase,
  phase_kind, line, tone, due_at, local_date, phase_ends_at, late_within_ms, late_then, state, reason, content_hash,
  approved_hash, step, lane, next_at, deadline_at, held_at, asked_at, let_late_at, doubt_at, attempts, tries, staged,
  staged_hash, resume, delivered_at, receipt_id, receipt_link, wait_ms)
SELECT id, campaign, item, title, occurrence, channel, unit, adapter, language, slot, phase, phase_kind, line, tone,
  due_at, local_date, phase_ends_at, late_within_ms, late_then, state, reason, content_hash, approved_hash, step,
  lane, next_at, deadline_at, held_at, asked_at, let_late_at, doubt_at, attempts, tries, staged, staged_hash, resume,
  delivered_at, receipt_id, receipt_link, 86400000 FROM delivery;
DROP TABLE delivery;
ALTER TABLE delivery_2 RENAME TO delivery;

-- A hold stops what comes nearer to the public; what is read or taken back goes on.
CREATE INDEX delivery_next ON delivery (lane, next_at, id)
  WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile'));
CREATE INDEX delivery_deadline ON delivery (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX delivery_campaign ON delivery (campaign, due_at);
CREATE INDEX delivery_held ON delivery (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX delivery_remind ON delivery (remind_at) WHERE remind_at IS NOT NULL;
