"""The office itself: law, people, cases, letters and search, with no page in sight."""
