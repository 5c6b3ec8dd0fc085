mod send_reminder;
