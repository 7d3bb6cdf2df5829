"""Pages of SIP, support and hand-off."""
