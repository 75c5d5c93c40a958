"""What the public and the deputies find: public project pages with ratings, three-grade votes."""
