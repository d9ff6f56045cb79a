"""Titles and the days that follow from them."""
