mod repo;
