DROP TABLE {{ sql_table }};
