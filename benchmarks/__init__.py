"""Measurements that are run by hand: ratios within one run, never a limit. See README.md."""
