"""Templates: each component says what it wants, obeys the content policy, and shows states in words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import include, path

from vardkedja.core.templatetags.vk_parts import BANDS
from vardkedja.core.views import styleguide_data

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAPER = "pdf.css"
STATIC = Path(settings.BASE_DIR) / "vardkedja" / "core" / "static" / "vk"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in ALL if name.startswith("components/")]
ERRORS = ["403.html", "403_csrf.html", "404.html", "409.html", "500.html", "expired.html"]


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@pytest.fixture(scope="module")
def page() -> str:
    return render_to_string("styleguide.html", styleguide_data.context(), RequestFactory().get("/"))


@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(name):
    assert get_template(name).template.name == name


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_at_its_top_what_it_wants(name):
    assert source(name).startswith("{% comment %}"), "begin with a comment that documents the context"


@pytest.mark.parametrize("name", ALL)
def test_no_template_has_inline_style_script_or_handler(name):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", source(name), flags=re.DOTALL)
    assert not re.search(r"\sstyle=", text), "the content policy refuses style attributes: use a class"
    assert not re.search(r"\son[a-z]+=", text), (
        "the content policy refuses handlers: use a data attribute and vk.js"
    )
    assert not re.search(r'<script(?![^>]*\s(?:src=|type="application/json"))', text), (
        "the content policy refuses inline scripts; a data block is none"
    )
    assert "<style" not in text
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("name", ALL)
def test_nothing_that_posts_is_included_with_only(name):
    for included in re.findall(r'{% include "([^"]+)"[^%]*\bonly %}', source(name)):
        assert "csrf_token" not in source(included), f"{included} posts: `only` would drop its csrf token"


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda file: file.name)
def test_stylesheets_stand_by_themselves(path):
    text = path.read_text()
    for url in re.findall(r'url\("([^"]+)"\)', text):
        assert (STATIC / url.removeprefix("vk:")).is_file(), f"{url} is not vendored"
    assert "sourceMappingURL" not in text
    assert "@import" not in text
    if path.name not in {"tokens.css", "print.css", PAPER}:
        assert not re.search(r"#[0-9a-f]{3,8}\b", text), "colours are written in tokens.css only"


def test_every_stylesheet_is_in_the_frame():
    frame = source("components/styles.html")
    assert all(f"vk/{path.name}" in frame for path in STATIC.glob("*.css") if path.name != PAPER)


def test_every_class_of_the_style_guide_is_known_to_a_stylesheet(page):
    known = "".join(path.read_text() for path in STATIC.glob("*.css"))
    used = {name for text in re.findall(r'class="([^"]*)"', page) for name in text.split()}
    unknown = {name for name in used if not re.search(rf"\.{re.escape(name)}(?![\w-])", known)}
    assert unknown <= {
        "vk-reasonlist",
        "vk-is-neutral",
        "vk-chart__svg--bar",
        "vk-chart__svg--line",
        "vk-chart__svg--stacked",
        "is-now",
        "is-later",
    }


def test_every_id_stands_once_and_every_reference_is_answered(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'(?:for|aria-labelledby|data-vk-dialog|data-vk-menu)="([^"]+)"', page)
    assert set(wanted) <= set(ids)


def test_the_rail_says_each_state_in_words(page):
    for words in (
        "Klart: 2026-09-14",
        "Pågår nu: Ekeliden",
        "Dags: planeras 14 dec",
        "Kan inte börja: mottagare",
    ):
        assert words in page
    assert page.count('aria-current="step"') == 3  # two steps of the chain at once, and one of the form


def test_every_band_of_the_board_has_its_word(page):
    for _icon, word in BANDS.values():
        assert word in page
    assert "Upptagen tills vidare" in page


def test_an_act_that_is_not_possible_says_why_and_is_no_button(page):
    assert "inte möjligt nu: det saknas en mottagare i hemkommunen." in page
    assert not re.search(
        r"<(?:button|a)[^>]*>\s*Skriv ut\s*</", page.split("Nu och härnäst")[1].split("Beslut")[0]
    )


class AddressesOfTheFrame:
    """Only what the frame links to, so that this test does not depend on which pages exist."""

    core = (
        [path(f"{name}/", RequestFactory, name=name) for name in ("search", "choose", "logout", "login")],
        "core",
    )
    signin = [path(f"{name}/", RequestFactory, name=name) for name in ("session",)]
    urlpatterns = [path("", include(core)), *signin]


@pytest.mark.urls(AddressesOfTheFrame())
def test_search_posts_and_the_frame_names_for_whom_one_acts():
    page = render_to_string("styleguide.html", styleguide_data.context(), RequestFactory().get("/"))
    form = re.search(r'<form class="vk-search"[^>]*>', page).group()
    assert 'method="post"' in form
    assert "Du arbetar för" in page
    assert "Växjö kommun" in page


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_need_no_context(name):
    html = render_to_string(name)
    assert '<html lang="sv">' in html
    assert "<h1>" in html


def test_the_title_of_a_page_about_a_person_names_nobody(page):
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
    assert title == "Stilguide – Vårdkedja"
