-- Who may do what, to where it goes, and who did it from where. Roles are sets, per unit and with dates; secrets and
-- contents are bound to a destination; a hold remembers from which unit it came.

CREATE TABLE staff_grant (
  person   TEXT NOT NULL,
  role     TEXT NOT NULL,
  -- NULL: every unit
  unit     TEXT,
  -- first and last day, 2026-01-31; NULL: without a limit
  from_on  TEXT,
  until_on TEXT
);
INSERT INTO staff_grant (person, role, unit) SELECT id, role, unit FROM staff;
ALTER TABLE staff DROP COLUMN role;
ALTER TABLE staff DROP COLUMN unit;

-- since when the person who applied a text may approve it as well
ALTER TABLE unit ADD COLUMN two_person_at BIGINT;

-- the destination for which an administrator confirmed what the environment gives
ALTER TABLE channel ADD COLUMN environment_for TEXT;
-- the destination that a person had before them when they gave it; NULL: given before anybody wrote that down
ALTER TABLE secret ADD COLUMN destination TEXT;
-- where this content was made to go
ALTER TABLE content ADD COLUMN destination TEXT;

-- the unit from which it was held; NULL: from above all
ALTER TABLE hold ADD COLUMN held_from TEXT;
UPDATE hold SET held_from = COALESCE(unit, (SELECT c.unit FROM channel c WHERE c.id = hold.channel));

-- who applied the present content
ALTER TABLE delivery ADD COLUMN written_by TEXT;
-- the approver is the writer, as a two-person office may
ALTER TABLE approval ADD COLUMN own_text_at BIGINT;

-- the file it was applied from, and its end by a person's word
ALTER TABLE campaign ADD COLUMN file TEXT;
ALTER TABLE campaign ADD COLUMN retired_at BIGINT;
ALTER TABLE campaign ADD COLUMN retired_by TEXT;
ALTER TABLE campaign ADD COLUMN retired_why TEXT;

-- command, page, bot
ALTER TABLE audit ADD COLUMN origin TEXT NOT NULL DEFAULT 'command';
