"""Tables of assessment that are not plain things, and its migrations."""
