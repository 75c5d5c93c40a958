"""Every deed and every look at people's data, in one hash chain."""
