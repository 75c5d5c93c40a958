"""The union's tree, its posts, and who holds which."""
