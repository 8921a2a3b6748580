"""What a mail became: before anybody else may see it, look, correct, publish or discard."""
