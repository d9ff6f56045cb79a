"""Who may be trusted: files, lists, and what they do."""
