"""What stands around people's words: warnings of gateways, signatures, legal notices, list footers."""
