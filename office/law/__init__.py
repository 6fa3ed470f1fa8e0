"""The law the office works under: kinds, time limits, working days and duties, as dated data."""
