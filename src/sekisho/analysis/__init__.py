"""Many questions to one gate: what changes, what will happen, how the papers stand, how many persons have left."""
