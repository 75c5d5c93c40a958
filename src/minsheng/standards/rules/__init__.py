"""How a standard judges, in plain Python: clauses and grades; the expressions are `engines.common`."""
