"""The score: facts of agencies, what a demand needs, measures, and the arithmetic that is printed with every rank."""
