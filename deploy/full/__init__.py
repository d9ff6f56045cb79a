"""`make full`: the full shape on one Debian machine, with servers of its own."""
