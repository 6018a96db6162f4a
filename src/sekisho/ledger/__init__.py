"""The memory: heads counted, reservations, and every decision, in a chain that nobody can edit unseen."""
