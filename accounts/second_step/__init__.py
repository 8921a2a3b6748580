"""The second step of a sign-in by password: codes of an app, and recovery codes."""
