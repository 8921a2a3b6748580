"""What mail knew and forums forget: what of a chain is here, what is missing, and who was on it."""
