-- The process that a job is under way in: another program on the same database leaves it alone while that one lives.
-- NULL: a job of before, whose program has ended since.
ALTER TABLE jobs ADD COLUMN owner INTEGER;
