-- The words as they stand in the file, before dates are put in: whoever moves a date did not write the text.
ALTER TABLE delivery ADD COLUMN words_hash TEXT;
