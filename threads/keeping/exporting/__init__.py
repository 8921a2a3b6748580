"""Exports in the browser: asked for on a page, made by the worker, taken away as one file, deleted after a while."""
