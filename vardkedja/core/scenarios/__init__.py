"""Counties as plain data. Each module holds one `COUNTY`."""
