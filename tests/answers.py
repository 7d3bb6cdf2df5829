"""Answers that are compared with one another: without what differs in each by nature."""

import re

#: The tokens of the forms, and how long the session still lasts.
OF_EACH = re.compile(
    r'(?:name="(?:vk_token|csrfmiddlewaretoken)" value=|"X-CSRFToken": )"[^"]*"'
    r'|data-left="[0-9]+"|Du loggas ut [^<]* om du'
)


def steady(text: str) -> str:
    """The page without tokens and clock, so that two equal answers are equal at any second."""
    return OF_EACH.sub("", text)
