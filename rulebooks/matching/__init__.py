"""How demands find agencies, as data: profiles of the score, and the lists that text analysis uses."""
