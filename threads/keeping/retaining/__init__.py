"""Retention: what is older than a rule says goes, night by night."""
