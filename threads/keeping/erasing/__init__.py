"""Erase a person: who that is, where they are named, and a search that finds nothing afterwards."""
