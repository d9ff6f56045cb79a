"""Tables of applications that are not plain things, and its migrations."""
