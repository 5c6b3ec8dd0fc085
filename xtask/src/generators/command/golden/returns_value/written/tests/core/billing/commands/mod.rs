mod settle_account;
