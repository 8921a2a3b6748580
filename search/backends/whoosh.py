from haystack.backends.whoosh_backend import WhooshEngine as Engine

__all__ = ["Engine"]
