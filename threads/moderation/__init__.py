"""Reports of messages, and what moderators decide about them."""
