-- Exchanges of tokens that do not come through: since when, and the last word of the platform or the network.
ALTER TABLE channel ADD COLUMN renew_failed_at BIGINT;
ALTER TABLE channel ADD COLUMN renew_failed_code TEXT;
ALTER TABLE channel ADD COLUMN renew_failed_message TEXT;
