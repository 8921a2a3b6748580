"""The project: settings, addresses, ASGI."""

# The one of pyproject.toml (tests/test_docs.py).
VERSION = "0.1.0"
