"""Tables of search that are not plain things, and its migrations."""
