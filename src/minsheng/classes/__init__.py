"""Care classes: terms, classes and their seats. Nothing here knows a child."""
