"""What crosses between processes. Standard library and rulebooks only."""
