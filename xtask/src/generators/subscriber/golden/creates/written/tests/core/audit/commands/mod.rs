mod note_change;
