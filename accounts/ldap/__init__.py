"""Sign-in with the password of the company's LDAP directory or Active Directory (why by ldap3: docs/decisions/sign-on.md)."""
