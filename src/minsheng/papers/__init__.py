"""Papers by machine: briefs, notices, ledgers and upper-level forms made from live data, every number with its query."""
