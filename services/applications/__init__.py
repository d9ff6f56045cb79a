"""From a wish to a title: programmes, and awards."""
