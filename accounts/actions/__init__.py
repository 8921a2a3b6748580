"""What changes people and their rights."""
