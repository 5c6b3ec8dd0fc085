mod close_year;
