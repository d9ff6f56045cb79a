"""Two time axes, pure: what was so on a day, as known at a moment."""
