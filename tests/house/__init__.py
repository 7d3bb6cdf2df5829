"""The house: what holds for every file, with messages that tell what to do instead."""
