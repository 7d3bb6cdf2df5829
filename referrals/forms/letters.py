"""The form of a letter: its texts, filled in beforehand."""

from collections.abc import Mapping
from typing import Any

from referrals.domain.letters import PARTS, Kind
from referrals.forms.common import LONG
from vardkedja.core.forms import TextField, VkForm

ROWS = {"lead": 3, "contact": 3}


class LetterForm(VkForm):
    def __init__(self, *args: Any, kind: Kind, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in {"lead": "Inledning", **PARTS[kind]}.items():
            self.fields[key] = TextField(
                label=label, rows=ROWS.get(key, 5), max_length=LONG, initial=texts.get(key, "")
            )
