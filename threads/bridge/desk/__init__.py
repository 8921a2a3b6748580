"""The desk's pages of mail that came in: how the intake goes, which mails need somebody, and what can be done."""
