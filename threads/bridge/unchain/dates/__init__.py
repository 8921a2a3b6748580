"""The dates that clients print, in every language, and which moment they mean."""
