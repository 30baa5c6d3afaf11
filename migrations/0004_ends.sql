-- What a channel's reveal ends with, who it is for, and what people say of what no program sees.

ALTER TABLE channel ADD COLUMN reach TEXT NOT NULL DEFAULT 'public' CHECK (reach IN ('public', 'internal'));

-- published, handed_over or assigned
ALTER TABLE delivery ADD COLUMN ends_as TEXT NOT NULL DEFAULT 'published'
  CHECK (ends_as IN ('published', 'handed_over', 'assigned'));
ALTER TABLE delivery ADD COLUMN reach TEXT NOT NULL DEFAULT 'public' CHECK (reach IN ('public', 'internal'));
-- Internal matter never meets a public channel, whoever writes the row.
ALTER TABLE delivery ADD COLUMN channel_reach TEXT NOT NULL DEFAULT 'public'
  CHECK (channel_reach IN ('public', 'internal') AND (reach = 'public' OR channel_reach = 'internal'));
-- revealed so long before its due time; NULL: as its adapter has it
ALTER TABLE delivery ADD COLUMN ahead_ms BIGINT;
-- estimated length on air
ALTER TABLE delivery ADD COLUMN air_ms BIGINT NOT NULL DEFAULT 0;
-- of a task: its kind, and who is to do it
ALTER TABLE delivery ADD COLUMN task_kind TEXT;
ALTER TABLE delivery ADD COLUMN assignee TEXT;
-- the number of the paper approval form that the file names
ALTER TABLE delivery ADD COLUMN approval_number TEXT;

-- What lies in a station's folder was handed over, and not heard.
UPDATE delivery SET ends_as = 'handed_over' WHERE adapter = 'loudspeaker';
UPDATE delivery SET state = 'handed_over', handed_at = delivered_at, delivered_at = NULL
  WHERE adapter = 'loudspeaker' AND state = 'delivered';

-- A person's word that it was done, or played. Taken back, it stays with the reason.
CREATE TABLE done (
  delivery      TEXT NOT NULL,
  number        BIGINT NOT NULL,
  word          TEXT NOT NULL CHECK (word IN ('done', 'played')),
  done_at       BIGINT NOT NULL,
  said_at       BIGINT NOT NULL,
  said_by       TEXT NOT NULL,
  word_of       TEXT,
  count         BIGINT,
  count_unit    TEXT,
  note          TEXT,
  undone_at     BIGINT,
  undone_by     TEXT,
  undone_reason TEXT,
  PRIMARY KEY (delivery, number)
);

-- Pictures that show it; the bytes are in the media store under their hash.
CREATE TABLE evidence (
  delivery TEXT NOT NULL,
  number   BIGINT NOT NULL,
  sha256   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  name     TEXT NOT NULL,
  bytes    BIGINT NOT NULL,
  PRIMARY KEY (delivery, number, sha256)
);
