"""Plain Python: states, order of the queue, deadlines, target groups. No Django, no clock."""
