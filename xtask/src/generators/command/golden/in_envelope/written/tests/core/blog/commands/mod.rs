mod add_comment;
