"""What the demo county's applications say."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

#: An application's answers, beside its days and who pays.
ANSWERS = {
    "variant": "planned",
    "reason": "Påhittat exempel: behöver ett sammanhållet stöd dygnet runt under en tid.",
    "urgency_text": "Påhittat exempel: behöver en plats innan den nuvarande lösningen upphör.",
    "inquiry": "own",
    "plan_28": "Påhittat exempel: vård i annan form, med möte varje månad.",
    "need": "Påhittat exempel: stödet i öppenvård har prövats och räcker inte.",
    "goals": "Påhittat exempel: en stabil vardag och ett eget boende.",
    "own_view": "Påhittat exempel: jag vill ha lugn omkring mig och komma vidare till ett eget boende.",
    "circumstances": "Påhittat exempel: har gått två år på gymnasiet.",
    "substance": "Påhittat exempel: alkohol sedan flera år.",
    "medication": "Inga",
    "moves": "walks",
    "mobility": "Inget",
    "violence": "Ingen känd",
    "detox": "no",
    "laro": "no",
    "somatic_care": "no",
    "has_children": "no",
    "sip": "no",
    "own_entrance": "no",
    "single": "yes",
    "family": "no",
    "interpreter_need": "Nej",
    "contact": "Handläggaren, på kommunens växel",
}
#: For detoxification a medical assessment stands behind the application (the audit of Värmland asks for it).
DETOX = {"detox": "yes", "medical": "Läkare"}


def a_copy() -> SimpleUploadedFile:
    """An empty page in place of a decision."""
    writer, held = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(held)
    return SimpleUploadedFile("beslut-exempel.pdf", held.getvalue(), "application/pdf")
