mod announce_payment;
