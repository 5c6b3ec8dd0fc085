mod drop_drafts;
