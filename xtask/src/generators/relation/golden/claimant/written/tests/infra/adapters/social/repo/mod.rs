mod bookmark;
