mod mark_reminded;
