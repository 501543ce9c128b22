"""SYNTHESIZE: facts in, insights out; one rule per file."""
