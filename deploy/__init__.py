"""How Jiju is set up, shipped and run."""
