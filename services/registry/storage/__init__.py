"""Tables of registry that are not plain things, and its migrations."""
