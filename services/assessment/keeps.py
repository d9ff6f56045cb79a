"""The kinds of thing that assessment keeps."""

from chassis.keeping import Keep
from contracts.things.assessment import Title

TITLE = Keep(Title)
KEEPS = (TITLE,)
