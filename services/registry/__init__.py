"""Who is in the register and in which zone."""
