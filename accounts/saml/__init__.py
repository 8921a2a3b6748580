"""Sign-in with a company account by SAML 2.0 (an extra, `saml`; why by signxml: docs/decisions/sign-on.md)."""
