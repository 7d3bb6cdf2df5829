"""Read models of core's pages, split by noun. Each fetches through `policies.visible_…` in a constant number of queries."""

from vardkedja.core.selectors.tasks import todo

__all__ = ["todo"]
