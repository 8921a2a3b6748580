"""SCIM 2.0 (RFC 7643, RFC 7644): the directory of the company says who is here, and who has left.

Read by scim2-models, which takes a second and 30 MB to load: only the view that answers imports what is here.
"""
