"""Who is asking, and whether they may: accounts, sessions, the rule on every route, the form's own token."""
