"""Answers of every kind, small and written by hand; `name` stands wherever people may write what they like."""

from datetime import date
from decimal import Decimal

from constraints.candidates import Candidates
from domain.advice import Advice, Pool, Proposal
from domain.breach import Breach
from domain.card import Bottleneck, Card, Conflict, MonthSum, RoleWeeks, WayOut
from domain.comparison import Cell, CellChange, Comparison, PersonChange, RuleChange, TierChange
from domain.evaluation import BreachGroup, Evaluation, Possible, Scored
from domain.fairness import Fairness
from domain.plan import Status
from domain.schedule import Horizon, Schedule
from domain.why import Alternative, Candidate, Change, Held, Obstacle, Standing, TierPrice, Why
from exporters.answers.advice_page import advice_html
from exporters.answers.comparison_page import comparison_html
from exporters.answers.evaluation_page import evaluation_html
from exporters.answers.why_page import why_html
from exporters.report.page import report_html
from tests.exporters.report_sample import fairness, method, person, plan
from tests.exporters.sample import MONDAY, engineer, organisation

QUARTER = Horizon.of_quarter("2027-Q1")
NEXT = date(2027, 1, 11)


def price(amount: int, *, exact: bool = True, at_least: int | None = None) -> TierPrice:
    return TierPrice(tier="fairness", unit="tenths", plan=8123, price=amount, exact=exact, at_least=at_least)


def why(name: str) -> Why:
    away = Obstacle(rule="availability", sentence="away")
    near = Obstacle(rule="minimum-rest", sentence="on call 11 Jan: one free week between two", weeks=(NEXT,))
    bounded = (price(600, exact=False, at_least=45),)
    return Why(
        rotation="payments",
        role="primary",
        week=MONDAY,
        held=Held(engineer="ana", name=name, burden=184, carries=204, target=150, holidays=(name,), weeks=(MONDAY,)),
        candidates=(
            Candidate(engineer="ben", name=name, standing=Standing.POSSIBLE, prices=(price(-12),), changes=2),
            Candidate(
                engineer="cara", name="Cara", standing=Standing.POSSIBLE, obstacles=(near,), prices=bounded, changes=3
            ),
            Candidate(engineer="dora", name=name, standing=Standing.EXCLUDED, obstacles=(away,)),
            Candidate(engineer="eva", name="Eva", standing=Standing.IMPOSSIBLE),
        ),
        alternative=Alternative(
            engineer="ben",
            prices=(price(-12),),
            changes=(Change(rotation="payments", role="primary", week=MONDAY, before="ana", after="ben"),),
            steps=(f"{name} takes payments primary, 4 Jan, from Ana",),
            fewest=True,
        ),
        notes=(name,),
    )


def compared(name: str) -> Comparison:
    cell = Cell(rotation="payments", role="primary", week=MONDAY)
    breach = Breach(rule="minimum-rest", sentence=f"{name} is on call in the weeks of 4 and 11 January")
    gains = PersonChange(
        engineer="ben", name=name, gained=(cell,), lost=(), weeks_before=1, weeks_after=2,
        burden_before=100, burden_after=284, target=150,
    )  # fmt: skip
    loses = PersonChange(
        engineer="ana", name="Ana", gained=(), lost=(cell,), weeks_before=2, weeks_after=1,
        burden_before=284, burden_after=100, target=150,
    )  # fmt: skip
    return Comparison(
        before=name,
        after="draft.csv",
        highlights=(f"newly broken: {name}",),
        cells=(CellChange(**cell.model_dump(), before=("ana",), after=("ben",)),),
        people=(gains, loses),
        rules=(
            RuleChange(rule="minimum-rest", hard=True, before=0, after=1, healed=(), new=(breach,)),
            RuleChange(rule="wishes", hard=False, before=2, after=2, healed=(), new=()),
        ),
        tiers=(TierChange(tier="fairness", unit="tenths of a point, squared", before=8123, after=9000),),
        unchanged=25,
        notes=(name,),
    )


def evaluated(name: str) -> Evaluation:
    return Evaluation(
        file=name,
        horizon=QUARTER,
        rotations=("payments",),
        people=5,
        weeks=26,
        yours=Scored(score=61.2, exact="61.234567890123", yardsticks=method("yours", broken={"availability": 1})),
        were_rules_kept=80.5,
        broken=1,
        breaches=(BreachGroup(rule="availability", headline="1 week falls into time off", sentences=(name,)),),
        possible=Possible(
            status=Status.OPTIMAL, best=Scored(score=100.0, exact="100", yardsticks=method("possible")), short=(name,)
        ),
        others=(Scored(score=40.0, exact="40.000000000001", yardsticks=method("offset round robin")),),
        persons=(person("ana", name=name), person("ben", burden=284)),
        notes=(name,),
    )


def advised(name: str) -> Advice:
    pool = Pool(rotations=("search", "mobile"), becomes="search-mobile", people=17, strangers=12, moved=3, hours=6)
    proposal = Proposal(
        pools=(pool,),
        strangers=12,
        price=42,
        switches=("--allow share:search+mobile",),
        status=Status.OPTIMAL,
        tiers=(),
        yardsticks=method("dogwatch"),
    )
    return Advice(horizon=QUARTER, feasible=False, short=(name,), must=(), proposals=(proposal,), notes=(name,))


def card(name: str) -> Card:
    roles = (RoleWeeks(role="primary", weeks=5, people=3), RoleWeeks(role="secondary", weeks=5, people=3))
    return Card(
        horizon=QUARTER,
        sums=(
            MonthSum(rotation="payments", month="2027-01", roles=roles, weeks_needed=10, weeks_possible=10, people=10),
            MonthSum(rotation="payments", month="2027-03", roles=roles, weeks_needed=10, weeks_possible=3, people=3),
        ),
        bottlenecks=(
            Bottleneck(
                month="2027-03",
                rotations=("payments",),
                weeks=(MONDAY,),
                weeks_needed=10,
                weeks_possible=3,
                people=("ana",),
                away=(),
                sentence=f"March is short: {name}",
            ),
        ),
        conflicts=(Conflict(rotations=("payments",), lines=(name,)),),
        ways_out=(
            WayOut(
                kinds=("limit",),
                title="One more week for named people",
                price=7,
                unit="named exception to the limit",
                least=7,
                people=("ana", "ben"),
                rotations=("payments",),
                allowances=("limit:ana:2027-03",),
                agreements=(f"{name} in March",),
                switch="--allow limit:ana:2027-03",
            ),
        ),
        notes=(name,),
    )


def card_page(name: str, told: Card | None = None) -> str:
    company = organisation((engineer("ana", name=name), engineer("ben", name="Ben"), engineer("eva")))
    refused = plan(Schedule(), status=Status.INFEASIBLE, tiers=())
    return report_html(refused, company, Fairness(people=(), methods=(method("greedy"),)), (), told or card(name))


def plan_page(name: str) -> str:
    """A plan with the counts of who could hold each week, and scores."""
    company = organisation()
    named = tuple(one.model_copy(update={"name": name}) for one in company.rotations)
    found = (
        Candidates("payments", "primary", MONDAY, 5, (("availability", 2), ("eligibility", 1))),
        Candidates("payments", "secondary", MONDAY, 5, (("availability", 2), ("eligibility", 1))),
        Candidates("payments", "primary", NEXT, 5, ()),
        Candidates("payments", "secondary", NEXT, 5, (("locks", 4),)),
    )
    scored = fairness().model_copy(update={"scores": (Decimal(100), Decimal("25.2999"), Decimal("65.1"))})
    return report_html(plan(), company.model_copy(update={"rotations": named}), scored, found)


PAGES = {
    "why": lambda name: why_html(why(name)),
    "compare": lambda name: comparison_html(compared(name)),
    "evaluate": lambda name: evaluation_html(evaluated(name)),
    "advise": lambda name: advice_html(advised(name)),
    "card": card_page,
    "plan": plan_page,
}
"""A page of each kind, by the command that answers it."""
