"""Sign-in with a company account: OpenID Connect, code flow with PKCE (why by Authlib: docs/decisions/sign-on.md)."""
