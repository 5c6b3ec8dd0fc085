-- Add due date: applies the migration. At least one statement is needed. This one changes nothing.
SELECT 1;
