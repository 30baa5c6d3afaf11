-- Who applied a revision, when, from where and why stand once, not beside each of its texts. channels.yaml has revisions
-- of its own, under its name.
CREATE TABLE revision (
  campaign   TEXT NOT NULL,
  number     BIGINT NOT NULL,
  applied_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL,
  origin     TEXT NOT NULL,
  why        TEXT,
  PRIMARY KEY (campaign, number)
);

INSERT INTO revision (campaign, number, applied_at, applied_by, origin)
  SELECT campaign, revision, MIN(applied_at), MIN(applied_by), 'command' FROM document GROUP BY campaign, revision;

ALTER TABLE document DROP COLUMN applied_at;
ALTER TABLE document DROP COLUMN applied_by;
