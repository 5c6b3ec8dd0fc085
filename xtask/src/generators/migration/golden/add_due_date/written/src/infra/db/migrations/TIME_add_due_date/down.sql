-- Add due date: reverts the migration.
SELECT 1;
