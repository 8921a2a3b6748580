"""What was said: conversations and messages, live, by page and by mail."""
