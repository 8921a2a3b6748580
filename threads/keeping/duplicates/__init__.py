"""People who are here twice: found, compared, merged, and taken apart again."""
