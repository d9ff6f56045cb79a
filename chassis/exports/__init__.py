"""
Lists as files: csv, xlsx and JSON of every kind of thing, as its reader may see it, as known at one moment.

`columns` says what stands in each column, `forms` how rows are written, `parts` answers some rows at a time,
`workbook` packs an xlsx while it is sent, `datasets` keeps what was published as open data.
"""
