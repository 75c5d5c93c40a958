"""The keeper's page: what differs today, and nothing else."""
