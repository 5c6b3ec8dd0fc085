mod remind_debtors;
