"""The project: settings, addresses, ASGI."""
