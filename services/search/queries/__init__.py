"""What search answers."""
