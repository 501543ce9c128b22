"""Pure knowledge of git histories: their format, what commits did to declarations, and what their messages say."""
