"""The command export_month on Kronoberg as it is loaded: the file, parsed back, and plain refusals."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from costsharing import actions, selectors
from costsharing.domain import kronoberg
from costsharing.domain.basis import month_basis, year_basis
from costsharing.domain.basis_csv import basis_csv
from costsharing.domain.terms import CostType
from costsharing.models import BudgetLine, CostAgreement, CostKey, CostRule, LedgerLine
from tests.costsharing.pages import rows_of
from tests.costsharing.worked_tables import number, tables
from vardkedja.core import clock, scenario
from vardkedja.core.actor import acting, system
from vardkedja.core.models import AccessLog


@pytest.fixture
def kronoberg_county(db):
    """Only organisations, units, agreement and staff: no person, and no nightly run."""
    return scenario.load("kronoberg", empty=True, today=clock.today())


def region(context):
    return system(context.domains["ekeliden"], clock.now())


def export(tmp_path, month, *, slug="kronoberg"):
    said = io.StringIO()
    call_command("export_month", slug, month, "--format", "csv", "--out", str(tmp_path), stdout=said)
    return said.getvalue()


def test_the_file_is_what_the_plain_rules_say_before_any_nightly_run(kronoberg_county, tmp_path):
    export(tmp_path, "2026-01")
    data = (tmp_path / "kronoberg-2026-01.csv").read_bytes()
    lines = year_basis(kronoberg.agreement(), kronoberg.budget([2026]), kronoberg.parties())
    assert data == basis_csv(month_basis(lines, 2026, 1))
    with acting(region(kronoberg_county)):
        assert not LedgerLine.objects.exists()


def test_twelve_files_make_the_year_per_payer(kronoberg_county, tmp_path):
    paid: dict[str, Decimal] = {}
    for month in range(1, 13):
        export(tmp_path, f"2030-{month:02d}")
        text = (tmp_path / f"kronoberg-2030-{month:02d}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(io.StringIO(text)):
            paid[row["payer_code"]] = paid.get(row["payer_code"], Decimal(0)) + Decimal(row["amount"])
    printed = {row["row"]: number(row["total"]) for row in tables()["report"] if row["row"] in paid}
    assert set(printed) == set(paid)
    assert {code: int((amount / 1000).quantize(Decimal(1))) for code, amount in paid.items()} == printed
    assert sum(paid.values()) == Decimal("26406000.00")


def test_the_export_is_logged_as_the_system(kronoberg_county, tmp_path):
    assert "kronoberg-2026-01.csv" in export(tmp_path, "2026-01")
    with acting(region(kronoberg_county)):
        row = AccessLog.objects.get(action="export")
    assert (row.user_name, row.what, row.reason) == (
        "systemet",
        "BasisExported",
        "Månadsunderlag 2026-01 hämtades",
    )


def test_a_missing_folder_is_made_and_a_file_is_replaced(kronoberg_county, tmp_path):
    export(tmp_path / "ny" / "mapp", "2026-02")
    target = tmp_path / "ny" / "mapp" / "kronoberg-2026-02.csv"
    before = target.read_bytes()
    target.write_text("gammalt")
    export(tmp_path / "ny" / "mapp", "2026-02")
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("slug", "month", "message"),
    [
        ("dalarna", "2026-01", "inget kostnadsavtal för dalarna. .*kronoberg"),
        ("kronoberg", "2026-13", "Skriv månaden som år-månad"),
        ("kronoberg", "januari", "Skriv månaden som år-månad"),
        ("kronoberg", "2031-01", "ingen budget för 2031"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_plain_words(kronoberg_county, tmp_path, slug, month, message):
    with pytest.raises(CommandError, match=message):
        export(tmp_path, month, slug=slug)
    assert list(tmp_path.iterdir()) == []


def test_another_format_and_an_impossible_folder_are_refused(kronoberg_county, tmp_path):
    with pytest.raises(CommandError, match="Välj csv"):
        call_command("export_month", "kronoberg", "2026-01", "--format", "xml", "--out", str(tmp_path))
    (tmp_path / "fil").write_text("i vägen")
    with pytest.raises(CommandError, match="Det går inte att skriva"):
        export(tmp_path / "fil", "2026-01")
    (tmp_path / "ut" / "kronoberg-2026-01.csv").mkdir(parents=True)
    with pytest.raises(CommandError, match="det är en mapp"):
        export(tmp_path / "ut", "2026-01")
    assert [one.name for one in (tmp_path / "ut").iterdir()] == ["kronoberg-2026-01.csv"]


def test_loading_again_changes_nothing_and_keeps_what_was_decided(kronoberg_county):
    actor = region(kronoberg_county)
    unit = kronoberg_county.units["novus"]
    actions.set_budget(kronoberg_county.collaboration.pk, unit.pk, 2027, {CostType.RENT: 5}, actor=actor)

    def counts():
        with acting(actor):
            return [model.objects.count() for model in (CostAgreement, CostKey, CostRule, BudgetLine)]

    before = counts()
    scenario.load("kronoberg", empty=True, today=clock.today())
    assert counts() == before == [1, 1, 3, 55]
    with acting(actor):
        rows = selectors.budget_rows(kronoberg_county.collaboration.pk, 2027)
        held = {(row.unit.name, row.cost_type): row.amount_ore for row in rows}
    assert held["Novus", "rent"] == 5


def test_the_page_shows_the_reports_table_cell_by_cell(kronoberg_county):
    client = Client()
    user = kronoberg_county.users["ekonom.ljungby"]
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = {row[0]: row[1:] for row in rows_of(client.get("/kostnader/kronoberg/2022/"))[1:14]}
    names = kronoberg.NAMES
    for row in tables()["report"]:
        label = names.get(row["row"], row["row"])
        cells = next(cells for name, cells in shown.items() if name.startswith(label))
        assert cells == [cell or "–" for cell in list(row.values())[1:]], label
    assert shown["Avrundning summan minus rutorna"] == ["1", "0", "0", "0"]
    percents = {names[row["code"]]: row["percent"] for row in tables()["key"]}
    assert {f"{name} {percent} %" for name, percent in percents.items()} <= set(shown)
    assert "Region Kronoberg 50 %" in shown


def test_the_loaded_year_prints_the_reports_table(kronoberg_county):
    with acting(region(kronoberg_county)):
        report = selectors.cost_year(kronoberg_county.collaboration.pk, 2024).report
    printed = [[number(cell) for cell in list(row.values())[1:]] for row in tables()["report"]]
    assert [row.printed for row in report.rows] == printed
    assert [row.name for row in report.rows[:5]] == [
        "Novus",
        "Ekeliden",
        "Summa",
        "Region Kronoberg",
        "Växjö kommun",
    ]
