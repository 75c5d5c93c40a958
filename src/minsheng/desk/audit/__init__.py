"""The audit as staff read it. It stands in the desk because rights are known only above the chain."""
