"""Tables of credit that are not plain things, and its migrations."""
