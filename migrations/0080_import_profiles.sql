-- The titles of the files that a profile is for: a file with the same ones is read by it.
ALTER TABLE import_profiles ADD COLUMN columns TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(columns));
