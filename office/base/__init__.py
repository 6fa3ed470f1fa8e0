"""Machinery that would serve any office: settings, database, clock, trail, promises, files."""
