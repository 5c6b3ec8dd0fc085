-- {{ title }}: reverts the migration.
SELECT 1;
