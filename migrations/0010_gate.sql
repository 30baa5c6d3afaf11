-- Between people's actions and ticks. It stays empty: on PostgreSQL a transaction locks the table (`Tx::lock_actions`,
-- `Tx::lock_tick`); on SQLite the one writer is gate enough.
CREATE TABLE gate (
  id BIGINT PRIMARY KEY
);
