"""Where quoted messages begin and how far they reach: attributions, header blocks, quote marks, indentation."""
