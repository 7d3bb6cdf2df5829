"""Verifying the access log: every seal and every row below it, beside the file of heads.

Finds alteration, removal and insertion of rows and seals, and a cut end of either rows and seals or the file, whoever
did it: nobody has the key who has the database. What a superuser could make the database *answer* is narrowed by looking
at the ground first: the functions that count, the policies they read through and the triggers must be as migrated, and
nothing of their names may lie in another schema, where it would be asked in their place.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

from vardkedja.core import heads, scope, seals
from vardkedja.core.domain import seals as domain
from vardkedja.core.domain.seals import Finding, Seal
from vardkedja.core.models import LogSeal

CHUNK = 500
SEALS = (
    f"SELECT {', '.join('s.' + name for name in seals.FIELDS)}, d.rows, d.digest "  # noqa: S608 - names of columns
    "FROM (SELECT * FROM core_logseal WHERE number >= %s ORDER BY number LIMIT %s) s, "
    "LATERAL vk_log_digest(s.era, s.first_xid, s.last_xid) d ORDER BY s.number"
)
#: In one statement, so in one snapshot: no row that it sees can be of a later transaction than it knows of.
STRAYS = "SELECT vk_log_strays(%s, pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"

#: Each named with its schema, a function with its arguments too: two of one name are two.
GROUND = """
SELECT format('function %s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       concat_ws(' ', p.proowner::regrole, p.prosecdef, p.proconfig::text, p.prosrc)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.proname IN ('vk_log_digest', 'vk_log_strays', 'vk_append_only')
UNION ALL
SELECT format('policy %s.%s %s', p.schemaname, p.tablename, p.policyname),
       concat_ws(' ', p.permissive, p.roles::text, p.cmd, p.qual, p.with_check)
  FROM pg_policies p WHERE p.tablename IN ('core_accesslog', 'core_logseal')
UNION ALL
SELECT format('trigger %s.%s %s', n.nspname, c.relname, t.tgname),
       concat_ws(' ', t.tgenabled, t.tgtype, t.tgfoid::regproc)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT t.tgisinternal AND c.relname IN ('core_accesslog', 'core_logseal')
UNION ALL
SELECT format('table %s.%s', n.nspname, c.relname),
       concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname IN ('core_accesslog', 'core_logseal')
UNION ALL
SELECT format('rule %s.%s %s', n.nspname, c.relname, r.rulename), 'rule'
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relname IN ('core_accesslog', 'core_logseal')
"""
#: What the migrations left: name → the first 16 digits of the SHA-256 of its definition. A test says when it has changed.
EXPECTED: dict[str, str] = {
    "function public.vk_append_only()": "47643dd767b3b348",
    "function public.vk_log_digest(of_era integer, first_xid bigint, last_xid bigint, OUT rows bigint, OUT digest bytea)": "43847fd68beff932",
    "function public.vk_log_strays(of_era integer, next_xid bigint)": "9bea8b901c7f68f5",
    "policy public.core_accesslog app_insert": "fbf7cf4a4ca6d3e4",
    "policy public.core_accesslog app_select": "061dfbdf4a1f7615",
    "policy public.core_accesslog definer_select": "6678e34e6e17809f",
    "policy public.core_accesslog owner_migrating": "22dc0770f1e2fc9c",
    "policy public.core_logseal app_select": "9fb67e6ce94c6c7e",
    "policy public.core_logseal owner_migrating": "22dc0770f1e2fc9c",
    "policy public.core_logseal worker_insert": "842c77aa181394b7",
    "policy public.core_logseal worker_select": "4e176e68b110fa00",
    "table public.core_accesslog": "9a5df4414e900487",
    "table public.core_logseal": "9a5df4414e900487",
    "trigger public.core_accesslog access_log_append_only": "eef91a1605413caf",
    "trigger public.core_logseal log_seal_append_only": "eef91a1605413caf",
}


@dataclass
class Report:
    """What a check found. `notes` is what is no fault but should be known."""

    seals: int = 0
    rows: int = 0
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class _Counted:
    seal: Seal
    rows: int
    digest: bytes


@contextmanager
def _looking() -> Iterator[None]:
    """A scope in which names mean the house's own: what lies in a schema of the role's name is not asked first."""
    with scope.setup_scope():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = public, pg_temp")
        yield


def verify(first: int = 1, tell: Callable[[int], None] | None = None) -> Report:
    """Check every seal from a number on, with the rows below it. `tell` is called with the number reached.

    With `first` above 1 what lies before is taken as good: the seal before it is where the chain is tied.
    """
    report = Report(findings=[Finding(None, text) for text in ground_faults()])
    kept = heads.read(seals.path(), seals.keys())
    try:
        last, headless = _look_at_seals(report, kept, first, tell)
        _look_at_file(report, kept, headless, last.number if last else first - 1)
        _look_at_rest(report, last)
    except DatabaseError as error:
        # As where somebody has rewritten the counting function; the kind only, since a message may quote a row.
        fault = f"Loggen går inte att räkna i databasen ({type(error.__cause__ or error).__name__})."
        report.findings.append(Finding(None, fault))
    return report


def _look_at_seals(
    report: Report, kept: heads.Heads, first: int, tell: Callable[[int], None] | None
) -> tuple[Seal | None, list[int]]:
    """Each seal with its rows and beside the one before; the last of them, and the numbers without a head."""
    before = _seal_before(first)
    expected, last, headless = first, None, []
    for counted in _counted(first):
        seal = last = counted.seal
        _look_at_gap(report, kept, expected, seal.number)
        report.findings += domain.chain_faults(before, seal, seals.keys())
        since = before.sealed_at if before else None
        report.findings += domain.row_faults(seal, counted.rows, counted.digest, since)
        if not _has_head(report, kept, seal):
            headless.append(seal.number)
        report.seals, report.rows = report.seals + 1, report.rows + counted.rows
        before, expected = seal, seal.number + 1
        if tell:
            tell(seal.number)
    return last, headless


def ground_faults() -> list[str]:
    """What is no longer as the migrations left it, in words."""
    found = ground()
    changed = sorted(name for name in EXPECTED.keys() & found.keys() if EXPECTED[name] != found[name])
    lines = [f"{name} är ändrad i databasen." for name in changed]
    lines += [f"{name} saknas i databasen." for name in sorted(EXPECTED.keys() - found.keys())]
    return lines + [f"{name} är tillagd i databasen." for name in sorted(found.keys() - EXPECTED.keys())]


def ground() -> dict[str, str]:
    """Functions, policies, triggers, rules and tables of the log: name → digest of its definition."""
    with _looking(), connection.cursor() as cursor:
        cursor.execute(GROUND)
        return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in cursor.fetchall()}


def _counted(first: int) -> Iterator[_Counted]:
    """Every seal with its rows counted again, some hundred at a time, each in a transaction of its own."""
    wanted = first
    while True:
        with _looking(), connection.cursor() as cursor:
            cursor.execute(SEALS, [wanted, CHUNK])
            found = cursor.fetchall()
        for *values, rows, digest in found:
            yield _Counted(seals.seal_of(dict(zip(seals.FIELDS, values, strict=True))), rows, bytes(digest))
        if len(found) < CHUNK:
            return
        wanted = found[-1][seals.FIELDS.index("number")] + 1


def _seal_before(first: int) -> Seal | None:
    with _looking():
        row = LogSeal.objects.filter(number__lt=first).order_by("-number").values(*seals.FIELDS).first()
    return seals.seal_of(row) if row else None


def _look_at_gap(report: Report, kept: heads.Heads, expected: int, number: int) -> None:
    missing = range(expected, number)
    if not missing:
        return
    if all(kept.excused(n) for n in missing):
        report.notes.append(f"Sigill {_span(missing)} saknas sedan en återläsning som är antecknad.")
    else:
        report.findings.append(
            Finding(expected, f"Sigill {_span(missing)} saknas i databasen: de är borttagna.")
        )


def _has_head(report: Report, kept: heads.Heads, seal: Seal) -> bool:
    head = kept.seals.get(seal.number)
    if head is not None and head != seal.seal.hex() and not kept.excused(seal.number):
        text = f"Sigill {seal.number} är ett annat i databasen än i filen med sigillhuvuden."
        report.findings.append(Finding(seal.number, text))
    return head is not None


def _look_at_file(report: Report, kept: heads.Heads, headless: list[int], last: int) -> None:
    """What the file has and the table has not, and the other way round."""
    beyond = sorted(n for n in kept.seals if n > last)
    excused = [n for n in beyond if kept.excused(n)]
    cut = [n for n in beyond if not kept.excused(n)]
    if cut:
        text = f"Slutet är avskuret: sigill {_span(cut)} står i filen med sigillhuvuden men inte i databasen."
        report.findings.append(Finding(cut[0], text))
    if excused:
        report.notes.append(f"Sigill {_span(excused)} saknas sedan en återläsning som är antecknad.")
    if headless:  # made while this check ran, or the run was killed before it wrote the head of the newest
        now = heads.read(seals.path(), seals.keys())
        headless = [n for n in headless if n not in now.seals and not now.excused(n) and n != last]
    if headless:
        text = (
            f"Filen med sigillhuvuden saknar sigill {_span(headless)}: filen är avskuren, bytt eller borta."
        )
        report.findings.append(Finding(headless[0], text))
    report.findings += [
        Finding(n, f"Filen med sigillhuvuden har två olika sigill {n}.") for n in kept.doubled
    ]
    if kept.broken:
        report.notes.append(f"{kept.broken} rader i filen med sigillhuvuden går inte att läsa.")


def _look_at_rest(report: Report, last: Seal | None) -> None:
    """Rows after the newest seal, and rows that no seal would ever reach."""
    with _looking():
        era = seals._state()[0]
        strays = seals._one(STRAYS, era)[0]
        begins = last.last_xid + 1 if last and last.era == era else 0
        report.waiting = seals._one(seals.DIGEST, era, begins, domain.END_OF_ERA)[0]
    if strays:
        report.findings.append(
            Finding(None, f"{strays} loggrader ligger utanför varje sigill: de är insatta.")
        )


def _span(numbers: Any) -> str:
    found = list(numbers)
    return f"{found[0]}" if len(found) == 1 else f"{found[0]}–{found[-1]} ({len(found)} stycken)"


def number_at(moment: dt.datetime) -> int:
    """The number of the first seal made at or after a moment; one above the newest where there is none."""
    with _looking():
        later = (
            LogSeal.objects.filter(sealed_at__gte=moment).order_by("number").values_list("number", flat=True)
        )
        newest = LogSeal.objects.order_by("-number").values_list("number", flat=True)
        return later.first() or (newest.first() or 0) + 1
