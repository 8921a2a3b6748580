"""Which copies are one message, and the tree that all copies together prove."""
