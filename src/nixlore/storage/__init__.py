"""What nixlore writes: artifacts, cache and manifest."""
