"""Standards as data: versions, clauses, what applies to whom, and how a fact is judged."""
