-- {{ title }}: how it is taken back.
SELECT 1;
