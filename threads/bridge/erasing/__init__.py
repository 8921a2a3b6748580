"""Erase persons out of mails: the bytes, the ranges that point into them, and the keys made of them."""
