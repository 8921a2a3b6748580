"""The names and addresses that clients print, and who is who in one mail."""
