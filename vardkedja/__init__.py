"""Vårdkedja: one joint care chain for a Swedish region and its municipalities."""
