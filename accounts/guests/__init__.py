"""Guests: people from outside who read single conversations for a while. Which ones, `threads.actions.guests` knows."""
