"""The forms of a page as its HTML has them, and rubbish to send in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: Filled in anew for each post, or not the page's own.
OF_THE_FRAME = {"csrfmiddlewaretoken", "vk_domain", "vk_token"}
LONG, DIGITS = "x" * 20_000, "9" * 5_000
#: One sign after another that has broken something somewhere. Each replaces what stands in every field of one kind.
RUBBISH: dict[str, dict[str, str]] = {
    "nul": dict.fromkeys(("text", "date", "choice", "hidden"), "a\x00b"),
    "far days": {"date": "9999-12-31", "text": DIGITS, "hidden": DIGITS},
    "first days": {"date": "0001-01-01", "text": "-1", "hidden": "-1"},
    "strange digits": dict.fromkeys(("text", "date", "choice", "hidden"), "²"),
    "long": {"text": LONG, "hidden": LONG},
    "script": {"text": "<script>alert(1)</script>\u202e", "choice": "'; --"},
    "not a number": {"text": "NaN", "date": "10000-01-01", "hidden": "1e999"},
    "nothing": dict.fromkeys(("text", "date", "choice", "hidden"), ""),
}


@dataclass
class Form:
    """One form: where it goes, and its fields by name: (kind, a value that it would accept)."""

    action: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    def filled(self, rubbish: dict[str, str], day: str) -> dict[str, str]:
        """The form as sent, with rubbish in the fields of the kinds that it names and something likely in the rest."""
        likely = {"date": day, "text": "Text"}
        return {
            name: rubbish.get(kind, value or likely.get(kind, ""))
            for name, (kind, value) in self.fields.items()
        }


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(told.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, told)

    def handle_endtag(self, tag: str) -> None:
        self._form = None if tag == "form" else self._form
        self._select = "" if tag == "select" else self._select

    def _field(self, form: Form, tag: str, told: dict[str, Any]) -> None:
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "option" and self._select and told.get("value"):
            present = form.fields[self._select][1]
            form.fields[self._select] = ("choice", present or told["value"])
        if not name or name in OF_THE_FRAME or kind in {"submit", "password"}:
            return
        if tag == "select":
            form.fields[name], self._select = ("choice", ""), name
        elif tag == "textarea":
            form.fields[name] = ("text", "")
        elif tag == "input" and kind in {"radio", "checkbox"}:
            form.fields.setdefault(name, ("choice", told.get("value", "on")))
        elif tag == "input":
            form.fields[name] = (kind if kind in {"date", "hidden"} else "text", told.get("value", ""))


def forms_of(html: str) -> list[Form]:
    """The forms of a page that are posted."""
    parser = _Forms()
    parser.feed(html)
    return parser.found
