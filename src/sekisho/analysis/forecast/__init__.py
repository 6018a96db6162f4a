"""What stops or begins to pass, and what is to be done until when."""
