-- Signing in. Who somebody is and what they may do stands in staff and staff_grant; here only how they prove it.
-- Tokens are kept as their SHA-256: who reads the store can open neither a link nor a session.

CREATE TABLE account (
  -- of staff; '*': the one person of an office that declares none
  person        TEXT PRIMARY KEY,
  -- Argon2id with its salt and costs; NULL: no password yet
  password_hash TEXT,
  changed_at    BIGINT NOT NULL,
  -- NULL: never
  signed_in_at  BIGINT
);

-- A link that lets one person choose a password, once.
CREATE TABLE invitation (
  token_hash TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  made_at    BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  -- used, or replaced by another
  over_at    BIGINT
);

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  -- what each form of the session sends back
  form_token TEXT NOT NULL,
  begun_at   BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  address    TEXT NOT NULL,
  -- the browser, as it calls itself
  browser    TEXT NOT NULL,
  ended_at   BIGINT
);
CREATE INDEX session_person ON session (person);
