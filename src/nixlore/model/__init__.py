"""The records that stages hand to each other, one file per kind of source."""
