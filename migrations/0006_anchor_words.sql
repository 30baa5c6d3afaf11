-- What people said of anchors, and what each campaign was applied from.

-- Append-only; a word that was taken back stays, with who took it back. The last one that stands counts.
CREATE TABLE anchor_word (
  campaign    TEXT NOT NULL,
  -- counts within the campaign: the order in which they were said
  number      BIGINT NOT NULL,
  anchor      TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('happened', 'postponed', 'called_off')),
  -- the actual time or the new date, local to the campaign: 2026-01-23T11:30:00
  at          TEXT,
  -- what the file said then
  file_at     TEXT,
  source      TEXT,
  reason      TEXT,
  said_by     TEXT NOT NULL,
  said_at     BIGINT NOT NULL,
  undone_at   BIGINT,
  undone_by   TEXT,
  undo_reason TEXT,
  PRIMARY KEY (campaign, number),
  -- nothing happened without a time and somebody who says so
  CHECK (kind <> 'happened' OR (at IS NOT NULL AND source IS NOT NULL)),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);

-- A revision is what one apply read: the campaign file, channels.yaml, the texts beside it, the facts of its media.
CREATE TABLE document (
  campaign   TEXT NOT NULL,
  revision   BIGINT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('campaign', 'channels', 'text', 'media')),
  path       TEXT NOT NULL,
  -- the text, or the facts as JSON
  content    TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL,
  PRIMARY KEY (campaign, revision, kind, path)
);
