"""
The import of tables that people keep by hand, for every kind of thing that has a file in contracts/intake.

`guard` says what a file is, `book` gives its rows, `header` says what its columns are, `cells` reads
values, `judging` says what a row would do, `steps` does it all in jobs, `desk` answers the requests.
"""
