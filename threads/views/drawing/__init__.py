"""The HTML of whole lists, put together from what rendering keeps."""
