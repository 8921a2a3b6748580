"""Streams of events with positions, and the socket."""
