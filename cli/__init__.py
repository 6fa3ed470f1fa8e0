"""The operators' door: commands that set up, seed, serve, check and keep the office going."""
