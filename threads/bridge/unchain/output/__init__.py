"""What the engine found, as records, as a tree for people, and as proof that no byte is lost."""
