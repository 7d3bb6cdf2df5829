"""A *dubbelremiss*: psychiatry and municipality each send their part, each in its own secrecy domain. The other part's questions as data."""

from referrals.domain.steps import MENTAL, Question

#: In a part of health care the answers are frozen under mental health, in the municipality's under the social situation.
QUESTIONS = (
    Question("part_need", "Vad är er bedömning av behovet?", MENTAL, "Skriv er bedömning av behovet."),
    Question("part_care", "Vilken behandling eller vilket stöd pågår hos er?", MENTAL, "Skriv vad som pågår hos er."),
    Question("part_offer", "Vad åtar ni er under och efter placeringen?", MENTAL, "Skriv vad ni åtar er."),
    Question("part_contact", "Vem hos er svarar på frågor, och på vilket nummer?", MENTAL, "Skriv vem som svarar.", "line"),
)  # fmt: skip
