mod get_balance;
