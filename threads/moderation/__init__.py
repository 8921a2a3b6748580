"""Reports of messages, monitors of words, and what moderators decide about them."""
