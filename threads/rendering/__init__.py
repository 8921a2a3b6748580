"""What people write as safe HTML, and the one ``<article>`` of a message. Nothing of a reader is in it."""
