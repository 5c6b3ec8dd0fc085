mod access_token;
mod session_token;
