"""Figures of the whole company for its admins, counted by the worker."""
