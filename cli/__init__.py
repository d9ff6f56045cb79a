"""The `jiju` command: a client of the HTTP API, and a few verbs that this machine answers alone."""
