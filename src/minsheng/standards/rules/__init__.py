"""How a standard judges, in plain Python: expressions over facts, clauses, grades."""
