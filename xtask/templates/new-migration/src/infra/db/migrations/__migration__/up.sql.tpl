-- {{ title }}: what changes. One statement at least is needed; this one changes nothing.
SELECT 1;
