"""Tables shipped with nixlore."""
