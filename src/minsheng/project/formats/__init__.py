"""How dates are written: the same short way in both languages, so that lists stay narrow and sort by eye."""
