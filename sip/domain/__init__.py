"""Plain rules of SIP, support measures and hand-off: no Django, no clock."""
