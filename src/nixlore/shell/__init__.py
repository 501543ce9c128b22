"""Shell grammar, history formats and redaction."""
