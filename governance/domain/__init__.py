"""What the figures mean and how small cells are kept back, in plain Python."""
