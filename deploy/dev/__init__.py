"""Tools of a clone: set-up, checks, servers for tests. Standard library only, they run before anything is installed."""
