"""Archives that an admin uploads: read, tried, imported by the engine of `ingest`."""
