pub mod bookmark;
