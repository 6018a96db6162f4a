"""Where ids of persons come from: one file for each kind of batch; the folder is the registry."""
