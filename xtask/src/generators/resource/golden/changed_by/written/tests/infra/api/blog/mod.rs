mod articles;
