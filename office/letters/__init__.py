"""What the office says on paper, and how it travels; importing the room itself loads nothing."""
