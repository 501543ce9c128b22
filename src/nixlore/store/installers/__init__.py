"""What other installers write down of what they installed; pure: bytes in, names out.

Every name and version is checked against a pattern, so that neither an argument nor a token that somebody put into a
record gets out of here.
"""
