"""Documents on paper: the same content gives the same bytes, as PDF to be served and as .docx where offices write on."""
