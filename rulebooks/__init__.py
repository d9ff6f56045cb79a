"""Provisions as dated data: what the law, the programmes and the code lists say, and since when."""
