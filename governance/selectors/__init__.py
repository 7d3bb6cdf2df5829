"""Reading: what the night measures (`measures`), and what the steering page and the API show (`figures`)."""
