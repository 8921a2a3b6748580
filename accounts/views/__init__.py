"""The pages of the door, of accounts and of people."""
