"""What is asked before somebody leaves, since the first days after a stay are the dangerous ones, and of drug tests. Codes."""

OVERDOSE = {"not_assessed": "Inte bedömd", "low": "Låg", "raised": "Förhöjd", "high": "Hög"}
NALOXONE = {
    "given": "Personen har fått med sig",
    "offered": "Erbjudet, personen tackade nej",
    "no": "Inte aktuellt",
}

SAMPLES = {"urine": "Urin", "saliva": "Saliv", "breath": "Utandning", "blood": "Blod", "hair": "Hår"}
RESULTS = {
    "negative": "Negativt",
    "positive": "Positivt",
    "refused": "Personen avstod",
    "not_done": "Blev inte av",
}
LAB = {"waiting": "Väntar på laboratoriet", "confirmed": "Bekräftat", "not_confirmed": "Inte bekräftat"}
CONSEQUENCES = {
    "none": "Ingen åtgärd",
    "talk": "Samtal med personen",
    "plan": "Planen ändras",
    "care": "Medicinsk bedömning",
    "board": "Nämnden får veta",
}
#: Only a test that was taken can go to a laboratory.
TAKEN = frozenset({"negative", "positive"})


def result_lack(result: str, consequence: str, *, to_lab: bool) -> tuple[str, str] | None:
    """(message, field) of what is wrong with the answer to a test, or None."""
    if result not in RESULTS:
        return "Välj vad provet visade.", "result"
    if consequence not in CONSEQUENCES:
        return "Välj vad som händer nu.", "consequence"
    if to_lab and result not in TAKEN:
        return "Ett prov som inte togs kan inte skickas till laboratoriet.", "to_lab"
    return None
