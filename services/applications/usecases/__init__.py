"""What applications does when somebody acts on a case, and what it looks up for it."""
