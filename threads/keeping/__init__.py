"""Keep and erase: what is stored of people, and how it goes."""
