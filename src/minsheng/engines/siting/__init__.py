"""Deciding where service points go, at which level, with a proof and reasons."""
