"""The two files as they come: encoding, separators, columns, cells; and whether rows fit each other. Plain Python."""

import datetime as dt

import pytest

from placements.domain.fitting import Span, clashes, over_permit
from placements.domain.imports import (
    ABSENCE_COLUMNS,
    STAY_COLUMNS,
    Ground,
    PriceClass,
    looks_like_a_number,
    read_absences,
    read_stays,
)

HEADING = ";".join(STAY_COLUMNS)
ROW = "V-1;19900101-2385;Tore;Test;9801;1;SOL;2026-01-10;2026-02-01;ordinary"


def stays(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows]).encode()


def changed(**cells: str) -> str:
    values = dict(zip(STAY_COLUMNS, ROW.split(";"), strict=True)) | cells
    return ";".join(values[name] for name in STAY_COLUMNS)


def only(found):
    rows, faults = found
    assert rows == []
    (fault,) = faults
    return fault


def test_a_row_is_read_with_semicolons_commas_bom_and_blank_lines():
    for data in (
        stays(ROW),
        b"\xef\xbb\xbf" + stays(ROW, "", ";" * 9),
        stays(ROW).replace(b";", b","),
        stays(ROW).replace(b"\n", b"\r\n"),
        stays(ROW, heading=HEADING.upper()),
    ):
        (row,), faults = read_stays(data)
        assert faults == []
        assert (row.line, row.ref, row.ground, row.price_class) == (
            2, "V-1", Ground.SOL, PriceClass.ORDINARY,
        )  # fmt: skip
        assert (row.admitted_on, row.discharged_on) == (dt.date(2026, 1, 10), dt.date(2026, 2, 1))


def test_columns_may_stand_in_any_order_and_a_cell_may_hold_the_separator():
    order = tuple(reversed(STAY_COLUMNS))
    values = dict(zip(STAY_COLUMNS, ROW.split(";"), strict=True)) | {"given_name": '"Tore; son"'}
    (row,), faults = read_stays(stays(";".join(values[n] for n in order), heading=";".join(order)))
    assert faults == [] and row.given_name == "Tore; son"


def test_without_an_end_the_person_is_still_there_and_a_same_day_stay_has_its_day():
    (still, same), faults = read_stays(
        stays(changed(discharged_on=""), changed(stay_ref="V-2", discharged_on="2026-01-10"))
    )
    assert faults == []
    assert (still.after, same.after) == (None, dt.date(2026, 1, 11))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"stay_ref": ""}, "stay_ref"),
        ({"stay_ref": "19900101-2385"}, "stay_ref"),
        ({"stay_ref": "900101 2385"}, "stay_ref"),
        ({"stay_ref": "A\u200bB"}, "stay_ref"),
        ({"stay_ref": "x" * 41}, "stay_ref"),
        ({"given_name": ""}, "given_name"),
        ({"family_name": "y" * 81}, "family_name"),
        ({"person_number": ""}, "person_number"),
        ({"municipality_code": "Anby"}, "municipality_code"),
        ({"place": " "}, "place"),
        ({"legal_ground": "fängelse"}, "legal_ground"),
        ({"price_class": "dyr"}, "price_class"),
        ({"admitted_on": ""}, "admitted_on"),
        ({"admitted_on": "10/1 2026"}, "admitted_on"),
        ({"admitted_on": "2026-02-30"}, "admitted_on"),
        ({"discharged_on": "2026-01-09"}, "discharged_on"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_at_its_column(cells, column):
    fault = only(read_stays(stays(changed(**cells))))
    assert (fault.line, fault.column) == (2, column)
    for secret in ("2385", "Tore", "fängelse"):
        assert secret not in str(fault)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tom"),
        (b"\xff\xfe\x00", "UTF-8"),
        (HEADING.replace("place;", "").encode(), "Kolumner saknas"),
        ((HEADING + ";extra").encode(), "inga andra"),
        ((HEADING + ";place").encode(), "var och en en gång"),
        (stays('V-1;"aldrig slut'), "efter rad 1: citattecknen"),
        (HEADING.encode() + b"\n\x00", "textfil"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_one_fault(data, words):
    fault = only(read_stays(data))
    assert fault.line == 0 and words in fault.message


def test_every_faulty_row_is_told_and_rows_of_the_wrong_length():
    rows, faults = read_stays(stays(ROW, changed(stay_ref="V-2", place=""), "V-3;för;få", ROW + ";en till"))
    assert [row.ref for row in rows] == ["V-1"]
    assert [fault.line for fault in faults] == [3, 4, 5]


def test_a_reference_stands_once():
    _rows, faults = read_stays(stays(ROW, changed(admitted_on="2026-01-11")))
    assert [(fault.line, fault.message) for fault in faults] == [(3, "Beteckningen står redan på rad 2.")]


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("19900101-2385", True),
        ("9001012385", True),
        ("900161-2385", True),
        ("vistelse 900101+2385", True),
        ("2026-0001", False),
        ("1234567890", False),
        ("V-900101", False),
        ("19900101238599", False),
    ],
)
def test_what_looks_like_a_number(ref, number):
    assert looks_like_a_number(ref) is number


def test_absences_are_read_and_an_empty_one_refused():
    heading = ",".join(ABSENCE_COLUMNS)
    rows, faults = read_absences(
        f"{heading}\nV-1,leave,2026-01-12,2026-01-14\nV-1,Hospital,2026-01-20,\nV-1,leave,2026-01-25,2026-01-25\n".encode()
    )
    assert [(row.kind, row.back_on) for row in rows] == [
        ("leave", dt.date(2026, 1, 14)),
        ("hospital", None),
    ]
    assert [(fault.line, fault.column) for fault in faults] == [(4, "to")]


def d(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def test_two_lines_on_one_place_clash_at_the_later_line_whichever_comes_first_in_time():
    spans = [
        Span("1", d(10), d(12), 5),
        Span("1", d(1), d(11), 7),
        Span("1", d(12), None, 6),
        Span("2", d(1), None, 8),
    ]
    assert [(fault.line, fault.message) for fault in clashes(spans, "place", "Platsen är upptagen")] == [
        (7, "Platsen är upptagen av rad 5 de dagarna.")
    ]


def test_what_was_there_before_is_told_by_its_days_and_two_of_those_are_nobodys_fault():
    before = [Span("1", d(1), None), Span("1", d(3), d(4))]
    assert clashes(before, "place", "x") == []
    (fault,) = clashes([*before, Span("1", d(20), d(21), 2)], "place", "Platsen är upptagen")
    assert fault.message == "Platsen är upptagen från 2026-01-01 tills vidare."


def test_the_day_of_leaving_is_free_for_the_next():
    assert clashes([Span("1", d(1), d(5), 2), Span("1", d(5), d(6), 3)], "place", "x") == []


def test_the_permit_holds_on_every_day():
    spans = [Span("1", d(1), d(10), 2), Span("2", d(5), None, 3), Span("3", d(10), None)]
    assert over_permit(spans, 2) == []
    (fault,) = over_permit([*spans, Span("4", d(9), d(10), 4)], 2)
    assert (fault.line, fault.message) == (4, "Den 2026-01-09 blir 3 platser belagda. Tillståndet gäller 2.")
    assert over_permit([*spans, Span("4", d(9), d(10), 4)], None) == []
    # The new row begins first; what was there before makes it one too many.
    (early,) = over_permit([*spans, Span("4", d(8), None, 4)], 2)
    assert early.line == 4
