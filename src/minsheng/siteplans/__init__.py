"""From a need to a plan: scenarios, runs, comparison, adoption."""
