"""An append-only log that proves what was in it, and that nothing was changed: tree (pure) and log (stored)."""
