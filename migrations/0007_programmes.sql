-- When the programme that a bulletin belongs to is over: nothing joins it then.
ALTER TABLE delivery ADD COLUMN slot_ends_at BIGINT;
-- Its place in the order of its file and of the channel's languages: the order on air, beside the approved content.
ALTER TABLE delivery ADD COLUMN file_order BIGINT NOT NULL DEFAULT 0;
