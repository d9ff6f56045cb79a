"""What the registry does by itself when something changes, and when a day has come."""
