"""Printed header blocks ("From: / Sent: / To: / Subject:") in all the forms in which clients print them."""
