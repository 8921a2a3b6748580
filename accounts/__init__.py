"""People, their addresses, groups and memberships, and the sign-in."""
