mod billing;
