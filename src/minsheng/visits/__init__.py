"""Field visits: a leader's note in a minute, also without a network; problems become cases. No check-in, no track, no points."""
