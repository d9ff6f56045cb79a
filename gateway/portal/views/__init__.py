"""One file per subject: each a blueprint whose views end in a page, a part of a page, or a redirect."""
