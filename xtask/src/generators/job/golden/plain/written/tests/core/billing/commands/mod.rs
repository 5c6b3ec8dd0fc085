mod remind_debtor;
