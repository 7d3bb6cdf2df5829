"""A place that a municipality bought outside: asked of two homes, bought by a framework agreement, confirmed by month, visited, invoiced twice."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from governance.scenario import afterwards
from governance.scenario.chapter import Chapter
from governance.scenario.lives import LIVES
from governance.scenario.people import People
from governance.scenario.plan import DAY, Story, workday
from governance.scenario.play import Player
from placements.actions import asking, buying, confirming, invoicing, visiting
from placements.actions.absences import register_absence, register_return
from placements.actions.agreeing import Terms, sign_agreement, write_agreement
from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days
from placements.actions.planning import plan_discharge
from placements.domain.bought import Answered
from placements.domain.going_home import Told
from placements.domain.invoices import Line, Paper
from placements.domain.months import month_of, next_month
from placements.models import Purchase
from placements.policies.invoices import visible_bought
from placements.selectors.invoices import overview_of
from referrals.models import LegalGround
from sip.actions.handoffs import confirm_handoff
from vardkedja.core import clock, pdf, scope
from vardkedja.core.actor import Actor, acting, system
from vardkedja.core.scenario import Context

#: County → the municipality that buys.
BUYER = {"kronoberg": "almhult"}
PRICE, OTHERS = 312_050, 349_500
NEED = "Påhittat exempel: behöver behandling dygnet runt i en lugn miljö, med läkare på plats."
EXAMPLE = "Påhittat exempel."
AGREED = dict.fromkeys(("included", "terms", "our_contact", "home_contact"), EXAMPLE)
Step = tuple[dt.date, int, Callable[[dt.datetime], None]]


def load(context: Context) -> None:
    """The part as `registry.scenario` asks for it. Once."""
    buyer, life = BUYER.get(context.county.slug), LIVES.get(context.county.slug)
    if context.empty or buyer is None or life is None:
        return
    with acting(system(context.domains[buyer], clock.midday(context.today))):
        if Purchase.objects.exists():
            return
    play = BoughtPlace(Chapter(Player(context, life, context.today), _story(context, buyer)), context.today)
    for day, order, act in sorted(play.steps(), key=lambda step: step[:2]):
        if day <= context.today:
            moment = clock.midday(day) + dt.timedelta(minutes=order)
            with scope.history(moment):
                act(moment)


def arrival(today: dt.date) -> dt.date:
    """Some days into the month before the last: so that two months have ended, whatever day it is."""
    return month_of(month_of(today) - DAY) - 20 * DAY


def _story(context: Context, buyer: str) -> Story:
    home = LIVES[context.county.slug].homes[0]
    opened = workday(arrival(context.today) - 45 * DAY)
    people = People(Random(f"köpt {context.county.slug}"))  # noqa: S311 - a demo county, not a secret
    return Story(
        people.somebody(opened, home.ages), buyer, home.key, opened, 2, "sol", "written", assessed=opened + 5 * DAY,
        joint=opened + 8 * DAY, decided=opened + 12 * DAY, admitted=opened + 14 * DAY, outcome="approved", route=home.route,
    )  # fmt: skip


@dataclass
class BoughtPlace:
    """The steps of the example, by who does each. Keeps the keys of what the earlier steps made."""

    chapter: Chapter
    today: dt.date
    held: dict[Any, Any] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        came = arrival(self.today)
        yield from self.chapter.steps()
        yield came - 12 * DAY, 70, self.ask
        yield came - 10 * DAY, 71, self.choose
        yield came - 7 * DAY, 72, self.buy
        yield came - 6 * DAY, 73, self.agree
        yield came, 74, self.arrive
        yield came + 2 * DAY, 75, self.plan
        yield came + 3 * DAY, 76, self.receive
        yield came + 12 * DAY, 77, self.leave
        yield came + 14 * DAY, 78, self.back
        yield came + 30 * DAY, 79, self.visit
        first, second = self.months
        yield next_month(first) + DAY, 80, lambda now: self.confirm(first, now)
        yield next_month(first) + 5 * DAY, 81, self.right_invoice
        yield next_month(second), 82, lambda now: self.confirm(second, now)
        yield next_month(second), 83, self.wrong_invoice

    @property
    def months(self) -> tuple[dt.date, dt.date]:
        first = month_of(arrival(self.today))
        return first, next_month(first)

    def worker(self, now: dt.datetime) -> Actor:
        return self.chapter.by(self.chapter.home_worker, now)

    def manager(self, now: dt.datetime) -> Actor:
        return self.chapter.by(self.chapter.manager, now)

    def economist(self, now: dt.datetime) -> Actor:
        return self.chapter.by(f"ekonom.{self.chapter.story.municipality}", now)

    @property
    def purchase(self) -> UUID:
        return self.held["purchase"]

    @property
    def stay(self) -> UUID:
        return self.held["stay"]

    # Acts

    def ask(self, now: dt.datetime) -> None:
        worker = self.worker(now)
        homes = []
        for name, supplier, number in (
            ("Exempelgården", "Påhittad Vård AB", "5500000018"),
            ("Provhemmet", "Fiktiva Hem AB", "5500000026"),
        ):
            home = asking.NewHome(
                name, supplier, number, "hvb", "Box 1, 340 00 Exempelby", contact="Maj Mönstergren"
            )
            homes.append(asking.register_home(home, actor=worker).pk)
        agreement = buying.NewFramework(
            "RA-EXEMPEL-1", PRICE, worker.today - 60 * DAY, worker.today + 600 * DAY, 14
        )
        framework = buying.register_framework(homes[0], agreement, actor=self.manager(now))
        with acting(worker):
            ground = LegalGround.objects.valid(worker.today).filter(code__startswith="sol").first()
        if ground is None:
            raise LookupError("no ground of SoL holds that day")
        asked = asking.Asked(
            "no_match", "hvb", ground.pk, NEED, worker.today + 12 * DAY, 26, worker.today + 5 * DAY
        )
        request = asking.ask_homes(self.case, asked, homes, actor=worker)
        with acting(worker):
            self.held["asked"] = list(request.asked.order_by("home__name").values_list("pk", flat=True))
        self.held["framework"] = framework.pk

    @property
    def case(self) -> UUID:
        if self.chapter.case is None:
            raise LookupError("the case is opened first")
        return self.chapter.case

    def choose(self, now: dt.datetime) -> None:
        worker, (chosen, other) = self.worker(now), self.held["asked"]
        for pk, price in ((chosen, PRICE), (other, OTHERS)):
            told = Answered(
                "yes", worker.today + 8 * DAY, price, words=EXAMPLE, by="Maj Mönstergren, föreståndare"
            )
            asking.record_answer(pk, told, "phone", actor=worker)
        asking.choose_home(
            chosen, "Påhittat exempel: har ramavtal, läkare på plats och lägst pris.", actor=worker
        )
        asking.tell_no(other, "phone", actor=worker)

    def buy(self, now: dt.datetime) -> None:
        days = Days(arrival(self.today), arrival(self.today) + 182 * DAY)
        new = buying.Bought("framework", PRICE, self.held["framework"])
        row = buying.buy_place(self.held["asked"][0], new, days, actor=self.manager(now))
        self.held |= {"purchase": row.pk, "stay": row.stay_id}

    def agree(self, now: dt.datetime) -> None:
        """Where a document can be made at all."""
        if not pdf.available():
            return
        came = arrival(self.today)
        row = write_agreement(
            self.stay, Terms(came, came + 182 * DAY, 14, AGREED, PRICE), actor=self.worker(now)
        )
        sign_agreement(
            row.pk,
            clock.day_of(now),
            "Enhetschefen",
            "Maj Mönstergren, föreståndare",
            actor=self.manager(now),
        )

    def arrive(self, now: dt.datetime) -> None:
        register_arrival(self.stay, actor=self.worker(now), arrived_on=clock.day_of(now))

    def plan(self, now: dt.datetime) -> None:
        worker = self.worker(now)
        told = {"housing": Told("underway", "Påhittat exempel: lägenhet genom kommunen.")}
        plan_discharge(
            self.stay,
            actor=worker,
            planned_on=arrival(self.today) + 182 * DAY,
            receiver_id=worker.domain_id,
            told=told,
        )
        row = visiting.plan_visit(self.purchase, workday(arrival(self.today) + 30 * DAY), actor=worker)
        self.held["visit"] = row.pk

    def receive(self, now: dt.datetime) -> None:
        worker = self.worker(now)
        if worker.user_id is None:
            raise LookupError("a member of staff")
        first = arrival(self.today) + 185 * DAY
        confirm_handoff(self.stay, actor=worker, contact_id=worker.user_id, first_meeting_on=first)
        afterwards.write_home(self.chapter, worker)

    def leave(self, now: dt.datetime) -> None:
        day = clock.day_of(now)
        register_absence(
            self.stay, actor=self.worker(now), kind="leave", away_from=day, expected_back=day + 2 * DAY
        )

    def back(self, now: dt.datetime) -> None:
        register_return(self.stay, actor=self.worker(now), back_on=clock.day_of(now))

    def visit(self, now: dt.datetime) -> None:
        worker = self.worker(now)
        made = visiting.Made(
            worker.today, worker.name, "alone", "Påhittat exempel: trivs, och vill börja arbeta."
        )
        visiting.record_visit(self.held["visit"], made, actor=worker)

    def confirm(self, month: dt.date, now: dt.datetime) -> None:
        worker = self.worker(now)
        with acting(worker):
            place = overview_of(worker, visible_bought(worker).get(pk=self.purchase))
            counted = next(one.counted for one in place.months if one.month == month)
        seen = confirming.Seen(counted.days, counted.absent_days, counted.ore)
        self.held[month] = confirming.confirm_month(self.purchase, month, seen, actor=worker)

    def right_invoice(self, now: dt.datetime) -> None:
        row = self._register(self.months[0], "EX-1001", 0, now)
        invoicing.approve_invoice(row, "", actor=self.economist(now))

    def wrong_invoice(self, now: dt.datetime) -> None:
        self._register(self.months[1], "EX-1002", 2, now)

    def _register(self, month: dt.date, number: str, more: int, now: dt.datetime) -> UUID:
        """An invoice of a month, with so many days more than there were."""
        row, economist = self.held[month], self.economist(now)
        line = Line(row.first_day, row.last_day, row.days + more, PRICE, (row.days + more) * PRICE)
        new = invoicing.NewInvoice(
            number, economist.today, economist.today + 30 * DAY, Paper((line,), line.amount_ore)
        )
        return invoicing.register_invoice(self.purchase, new, actor=economist).pk
