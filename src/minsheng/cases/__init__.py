"""Cases: whatever is wrong at a station, followed until somebody else has seen it put right."""
