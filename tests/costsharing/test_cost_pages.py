"""The pages of the shared costs: the figures they show, and to whom."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from costsharing import actions
from costsharing.domain.basis_csv import basis_csv
from costsharing.domain.terms import CostType
from tests.costsharing.county import YEAR
from tests.costsharing.pages import client_of, post, rows_of, text_of
from vardkedja.core.actor import acting

BASE = "/kostnader/testlan"
MONTH = f"{BASE}/{YEAR}-03/"
PAGES = [
    f"{BASE}/{YEAR}/",
    f"{BASE}/{YEAR}/sa-raknades-det/",
    MONTH,
    f"{MONTH}9801/",
    f"{MONTH}underlag.csv",
    f"{MONTH}underlag.xlsx",
    f"{BASE}/{YEAR}/avtal/",
]
FORMS = [f"{BASE}/nyckel/", f"{BASE}/regel/rent/"]


@pytest.fixture
def fia(county):
    return client_of(county, "fia")


def test_the_year_shows_the_table_as_printed(fia):
    response = fia.get(f"{BASE}/{YEAR}/")
    rows = rows_of(response)
    # tkr: 100,000.01 → 100; a total is rounded by itself.
    assert ["Hemmet", "100", "50", "10", "160"] in rows
    assert ["Boendet", "70", "30", "0", "100"] in rows
    assert ["Summa", "170", "80", "10", "260"] in rows
    assert ["Region Test 50 %", "85", "40", "5", "130"] in rows
    assert ["Anby kommun 60,00 %", "51", "–", "3", "54"] in rows
    assert ["Björkby kommun 40,00 %", "34", "40", "2", "76"] in rows
    assert "Andelarna går jämnt upp" in text_of(response)


def test_who_owes_whom_leaves_out_own_shares(fia):
    rows = rows_of(fia.get(f"{BASE}/{YEAR}/"))
    assert ["Betalare", "Till Björkby kommun", "Till Region Test", "Summa"] in rows
    region = next(row for row in rows if row[0] == "Region Test" and len(row) == 4)
    assert region[2] == "–"


def test_how_it_was_computed_adds_up_to_the_ore(fia):
    response = fia.get(f"{BASE}/{YEAR}/sa-raknades-det/")
    rows = rows_of(response)
    # 100 000,01: half is 50 000,005 and the odd öre goes to the largest fraction, here the region's.
    assert ["Anby kommun", "30 000,00", "–", "3 000,02", "33 000,02"] in rows
    assert ["Budget", "100 000,01", "50 000,03", "10 000,07", "160 000,11"] in rows
    assert "Budget 260 000,12 kr, andelar tillsammans 260 000,12 kr." in text_of(response)
    assert "personal-2026-01-v1" in text_of(response)


def test_the_month_lists_payers_and_says_that_nothing_is_booked(fia):
    response = fia.get(MONTH)
    names = [row[0] for row in rows_of(response)]
    assert names == ["Betalare", "Region Test", "Anby kommun", "Björkby kommun", "Summa"]
    assert "Inte bokförd än" in text_of(response)


def test_a_payers_month_names_its_basis_numbers_and_its_own_share(county):
    response = client_of(county, "frank").get(f"{MONTH}9802/")
    text = text_of(response)
    assert "Region Test, underlag U-202603-98-9802" in text
    assert "Björkby kommun, egen andel, faktureras inte" in text
    assert "regel hyra-2026-01-v1" in text


def test_the_file_is_the_page_byte_for_byte(county, fia):
    response = fia.get(f"{MONTH}underlag.csv")
    with acting(county.fia):
        basis = actions.export_month(county.id, YEAR, 3, actor=county.fia)
    assert response.content == basis_csv(basis.lines)
    assert response["Content-Disposition"] == 'attachment; filename="testlan-2026-03.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_workbook_holds_the_same_lines_with_amounts_as_numbers(fia):
    response = fia.get(f"{MONTH}underlag.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="testlan-2026-03.xlsx"'
    read = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    lines = [[cell for cell in row] for row in read]
    plain = list(csv.reader(io.StringIO(fia.get(f"{MONTH}underlag.csv").content.decode())))
    assert [[str(cell or "") for cell in row[:-1]] for row in lines] == [row[:-1] for row in plain]
    assert [Decimal(str(row[-1])) for row in lines[1:]] == [Decimal(row[-1]) for row in plain[1:]]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("fia", 200),
        ("frank", 200),
        ("ragna", 200),
        ("stina", 200),
        ("ulf", 404),
        ("alice", 403),
        ("hedda", 403),
    ],
)
def test_every_partys_economists_and_steering_read_and_nobody_else(county, url, name, status):
    response = client_of(county, name).get(url)
    assert response.status_code == status
    if status != 200:
        assert "260" not in text_of(response)


@pytest.mark.parametrize("url", FORMS)
@pytest.mark.parametrize(
    ("name", "status"),
    [("ragna", 200), ("fia", 403), ("frank", 403), ("stina", 403), ("ulf", 404), ("alice", 403)],
)
def test_only_the_keepers_economist_opens_the_forms_of_key_and_rule(county, url, name, status):
    assert client_of(county, name).get(url).status_code == status


@pytest.mark.parametrize(
    ("name", "unit", "status"),
    [
        ("ragna", "hemmet", 200),
        ("ragna", "boendet", 200),
        ("frank", "boendet", 200),
        ("frank", "hemmet", 403),
        ("fia", "hemmet", 403),
        ("ragna", "utboendet", 404),
        ("ulf", "utboendet", 404),
    ],
)
def test_who_opens_the_budget_of_a_unit(county, name, unit, status):
    url = reverse("costsharing:budget", args=["testlan", YEAR, county.world.units[unit].pk])
    assert client_of(county, name).get(url).status_code == status


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/{YEAR}-13/",
        f"{BASE}/1999/",
        f"{MONTH}9901/",
        "/kostnader/utlan/2026/",
        "/kostnader/finns-inte/2026/",
        f"{BASE}/regel/food/",
    ],
)
def test_what_is_not_there_is_a_404(fia, url):
    assert fia.get(url).status_code == 404


def test_the_first_page_is_the_present_year_or_the_nearest(county, fia):
    assert fia.get("/kostnader/").headers["Location"] == f"{BASE}/{YEAR}/"
    ulf = client_of(county, "ulf").get("/kostnader/")
    assert "delar inga kostnader" in text_of(ulf)


def test_a_year_without_budget_says_what_comes_there(fia):
    for url in (f"{BASE}/2030/", f"{BASE}/2030/sa-raknades-det/", f"{BASE}/2030-01/"):
        response = fia.get(url)
        assert response.status_code == 200
        assert "Det finns ingen budget för året" in text_of(response)


def test_a_missing_rule_is_named_in_place_of_a_figure(county, fia):
    actions.set_budget(county.id, county.world.hemmet.pk, 2025, {CostType.STAFF: 1}, actor=county.ragna)
    for url in (f"{BASE}/2025/", f"{BASE}/2025-01/", f"{BASE}/2025-01/underlag.csv"):
        response = fia.get(url)
        assert response.status_code == 409
        assert "Det finns ingen fördelningsregel för personal som gäller 2025-01." in text_of(response)


def test_a_changed_key_takes_the_percents_of_the_year_away(county, fia):
    actions.set_key(
        county.id, date(YEAR, 7, 1), {"9801": Decimal(50), "9802": Decimal(50)}, actor=county.ragna
    )
    rows = rows_of(fia.get(f"{BASE}/{YEAR}/"))
    assert "Anby kommun" in [row[0] for row in rows]
    assert "Anby kommun 60,00 %" not in [row[0] for row in rows]


def test_a_budget_is_saved_by_its_form(county):
    frank = client_of(county, "frank")
    url = reverse("costsharing:budget", args=["testlan", YEAR, county.world.boendet.pk])
    data = {"staff": "72 000,50", "rent": "30000", "other": "0", "decision": "Nämnden § 3"}
    response = post(frank, county, "frank", url, data)
    assert response.status_code == 302
    page = frank.get(response.headers["Location"])
    assert "Budgeten för Boendet 2026 är sparad." in text_of(page)
    assert "72 000,50" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("-1", "Beloppet kan inte vara lägre än 0,00 kr"),
        ("tolv", "Skriv beloppet i kronor"),
        ("1,005", "två decimaler"),
        ("", "Ange ett belopp"),
    ],
)
def test_a_wrong_amount_is_told_at_its_field_and_nothing_stored(county, typed, message):
    frank = client_of(county, "frank")
    url = reverse("costsharing:budget", args=["testlan", YEAR, county.world.boendet.pk])
    response = post(frank, county, "frank", url, {"staff": typed, "rent": "1", "other": "1"})
    assert response.status_code == 422
    assert message in text_of(response)
    assert 'href="#id_staff"' in response.content.decode()
    assert "72 000" not in text_of(frank.get(f"{BASE}/{YEAR}/avtal/"))


def test_a_key_that_sums_to_99_9_is_told_at_its_sum_and_nothing_stored(county):
    ragna = client_of(county, "ragna")
    data = {"valid_from": "2027-01-01", "share_9801": "60", "share_9802": "39,9", "total": "100"}
    response = post(ragna, county, "ragna", f"{BASE}/nyckel/", data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Andelarna ska tillsammans bli exakt 100 procent. Nu blir de 99,9." in text_of(response)
    assert 'href="#id_total"' in html and 'id="id_total_error"' in html
    assert 'value="99,9"' in html and 'value="39,9"' in html
    assert "2027-01" not in text_of(ragna.get(f"{BASE}/{YEAR}/avtal/"))


def test_a_key_and_a_rule_are_saved_by_their_forms(county):
    ragna = client_of(county, "ragna")
    key = {"valid_from": "2027-01-01", "share_9801": "55,5", "share_9802": "44,5"}
    assert post(ragna, county, "ragna", f"{BASE}/nyckel/", key).status_code == 302
    rule = {"valid_from": "2027-01-01", "region_percent": "40", "named_party": ""}
    assert post(ragna, county, "ragna", f"{BASE}/regel/rent/", rule).status_code == 302
    text = text_of(ragna.get(f"{BASE}/{YEAR}/avtal/"))
    assert "55,50 %" in text and "version 2027-01-v1" in text
    assert "hyra-2027-01-v1 2027-01-01 40 % Enligt nyckeln" in text


def test_a_wrong_day_is_told_at_its_field(county):
    ragna = client_of(county, "ragna")
    rule = {"valid_from": "2027-01-02", "region_percent": "40", "named_party": "9801"}
    response = post(ragna, county, "ragna", f"{BASE}/regel/rent/", rule)
    assert "Välj den första dagen i en månad" in text_of(response)
    assert 'href="#id_valid_from"' in response.content.decode()


def test_the_same_form_twice_makes_one_version(county):
    ragna = client_of(county, "ragna")
    token = "0f0e0d0c-0b0a-4908-8706-050403020100"
    key = {"valid_from": "2027-01-01", "share_9801": "55,5", "share_9802": "44,5"}
    for _ in range(2):
        assert post(ragna, county, "ragna", f"{BASE}/nyckel/", key, token=token).status_code == 302
    text = text_of(ragna.get(f"{BASE}/{YEAR}/avtal/"))
    assert "version 2027-01-v1" in text and "version 2027-01-v2" not in text
