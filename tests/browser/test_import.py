"""Earlier stays read in from a file by clicking: a faulty file first, then one that is right, then the same again."""

from playwright.sync_api import expect

from placements.domain.imports import STAY_COLUMNS
from tests.browser.tools import look, sign_in
from tests.placements.import_scene import FIRST, SECOND, written
from tests.placements.scene import furnish


def chosen(*rows):
    return {"name": "vistelser.csv", "mimeType": "text/csv", "buffer": written(STAY_COLUMNS, rows)}


def test_a_head_reads_earlier_stays_in(stage, new_page):
    furnish(stage)
    hedda = new_page()
    sign_in(hedda, stage.users["hedda"])
    hedda.get_by_role("link", name="Platser", exact=True).click()
    hedda.get_by_role("link", name="Beläggning").click()
    look(hedda, "import-from-occupancy")
    hedda.get_by_role("link", name="Läs in vistelser").click()
    hedda.get_by_text("Så ska filerna se ut").click()
    look(hedda, "import-choose")
    hedda.get_by_label("Vistelser").set_input_files(
        chosen(FIRST, SECOND | {"place": "99"}, SECOND | {"stay_ref": "V-3", "admitted_on": "i går"})
    )
    hedda.get_by_role("button", name="Visa vad som händer").click()
    expect(hedda.get_by_text("Enheten har ingen plats med det namnet.")).to_be_visible()
    look(hedda, "import-faults")
    hedda.get_by_role("link", name="Välj filerna igen").click()
    hedda.get_by_label("Vistelser").set_input_files(chosen(FIRST, SECOND))
    hedda.get_by_role("button", name="Visa vad som händer").click()
    expect(hedda.get_by_text("Inget är sparat ännu")).to_be_visible()
    look(hedda, "import-preview")
    hedda.get_by_role("button", name="Läs in").click()
    expect(hedda.get_by_text("Inläst: 2 nya vistelser")).to_be_visible()
    look(hedda, "import-done")
    hedda.get_by_role("link", name="Dagen").click()
    expect(hedda.get_by_text("Tore Test").first).to_be_visible()
    look(hedda, "import-day")
    hedda.get_by_role("link", name="Tore Test").first.click()
    look(hedda, "import-stay")
