"""Charts: right heights, a table beside the picture, nothing that the content policy refuses."""

import xml.etree.ElementTree as ET

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from vardkedja.core import charts
from vardkedja.core.charts import Series

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["jan", "feb", "mar"]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def bars(svg: str) -> list[ET.Element]:
    return [one for one in parsed(svg).iter(f"{SVG}rect")]


def rendered(source: str, **context: object) -> str:
    return Template("{% load vk_charts %}" + source).render(Context(context))


def test_bars_are_as_high_as_their_values():
    heights = [
        float(bar.get("height")) for bar in bars(charts.bar_svg("T", "D", LABELS, [Series("A", (1, 2, 4))]))
    ]
    assert heights[1] == pytest.approx(heights[0] * 2, abs=0.2)
    assert heights[2] == pytest.approx(heights[0] * 4, abs=0.2)


def test_a_missing_value_gives_no_bar_and_zero_gives_a_flat_one():
    made = bars(charts.bar_svg("T", "D", LABELS, [Series("A", (None, 0, 4))]))
    assert [float(bar.get("height")) > 0 for bar in made] == [False, True]


def test_a_negative_bar_hangs_from_the_zero_line():
    down, up = bars(charts.bar_svg("T", "D", ["a", "b"], [Series("A", (-2, 2))]))
    foot = float(up.get("y")) + float(up.get("height"))
    assert float(down.get("y")) == pytest.approx(foot, abs=0.2)


def test_stacked_parts_stand_on_each_other():
    low, high = bars(charts.stacked_svg("T", "D", ["a"], [Series("A", (3,)), Series("B", (2,))]))
    assert float(high.get("y")) + float(high.get("height")) == pytest.approx(float(low.get("y")), abs=0.2)


def test_a_stack_refuses_a_negative_part():
    with pytest.raises(ValueError, match="below zero"):
        charts.stacked_svg("T", "D", ["a"], [Series("A", (-1,))])


def test_a_gap_breaks_the_line():
    svg = parsed(charts.line_svg("T", "D", ["a", "b", "c", "d", "e"], [Series("A", (1, 2, None, 3, 4))]))
    assert len(list(svg.iter(f"{SVG}polyline"))) == 2


def test_picture_says_its_title_and_what_one_sees():
    svg = parsed(charts.bar_svg("Beläggning", "Den steg.", LABELS, [Series("A", (1, 2, 3))]))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Beläggning. Den steg."
    assert svg.find(f"{SVG}title").text == "Beläggning"


def test_names_from_data_are_escaped():
    html = rendered(
        "{% bar_chart title=t desc=t labels=l series=s %}",
        t='<i a="b">',
        l=["<script>"],
        s=[("<b>", [1]), ("B", [2])],
    )
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i a" not in html


@pytest.mark.parametrize("tag", ["bar_chart", "stacked_chart", "line_chart"])
def test_every_chart_has_its_figures_as_a_table_and_no_inline_style(tag):
    html = rendered(
        f'{{% {tag} title="T" desc="D" labels=l series=s unit="kr" label_head="Månad" %}}',
        l=LABELS,
        s=[{"name": "Ekeliden", "values": [1, 2.5, None]}, {"name": "Novus", "values": [1234, 0, 1]}],
    )
    for text in ('<th scope="row">feb</th>', "2,5", "1\u00a0234", "–", "Novus", "Månad"):
        assert text in html
    assert "style=" not in html


def test_the_target_stands_in_the_key():
    html = rendered(
        '{% line_chart title="T" desc="D" labels=l series=s target=9.25 %}', l=LABELS, s=[("A", [8, 9, 10])]
    )
    assert "Mål 9,25" in html
    assert html.count("vk-chart__target") == 2


def test_series_and_labels_must_be_as_many():
    with pytest.raises(ValueError, match="2 values for 3 labels"):
        rendered('{% bar_chart title="T" desc="D" labels=l series=s %}', l=LABELS, s=[("A", [1, 2])])


def test_long_labels_are_thinned_out_so_that_none_collide():
    labels = [f"2026-{n:02d}" for n in range(1, 25)]
    svg = parsed(charts.line_svg("T", "D", labels, [Series("A", tuple(range(24)))]))
    shown = [text.text for text in svg.iter(f"{SVG}text") if (text.text or "").startswith("2026-")]
    assert shown[0] == "2026-01"
    assert len(shown) <= 8


def test_no_data_at_all_still_draws_an_axis():
    assert "vk-chart__axis" in charts.bar_svg("T", "D", [], [])


def test_a_spark_needs_two_values():
    assert charts.spark_svg([None, 3, None]) == ""
    assert "polyline" in charts.spark_svg([3, 3])


values = st.lists(
    st.floats(-1e9, 1e9).map(lambda value: round(value, 4)) | st.none(), min_size=1, max_size=12
)


@given(values)
def test_the_axis_always_holds_zero_and_every_value(given_values):
    marks = charts.ticks(given_values)
    known = [v for v in given_values if v is not None]
    slack = (marks[-1] - marks[0]) * 1e-6
    assert marks[0] <= min([0, *known]) + slack
    assert marks[-1] >= max([0, *known]) - slack
    assert 0 in marks
    assert len(marks) <= 8
