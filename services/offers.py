"""A package of agreements as a way out: tried out on the whole plan, in words, with the switch that takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from constraints import checker
from constraints.allowing import allowing
from constraints.framing import frame
from domain.allowance import AUTO, Allowance, Kinds
from domain.card import WayOut
from domain.errors import RefusedPlan
from domain.organisation import Organisation
from domain.schedule import Horizon
from exporters import card_words
from exporters.agreement_words import agreement
from scheduler.ways_out.feasible import Limits, any_schedule_of
from scheduler.ways_out.package import Package
from services.whom_it_touches import touched

_WRITTEN_OUT = 3
"""Up to so many agreements stand in the switch itself; more are taken as `KIND:auto`."""


@dataclass(frozen=True)
class Offers:
    """For one organisation and horizon; `already` are the switches that the organisation is under."""

    organisation: Organisation
    horizon: Horizon
    seed: int
    already: tuple[str, ...]

    def of(self, kinds: Kinds, package: Package, *, in_full: bool) -> WayOut:
        """The package as a way out, tried out; `in_full` where its kinds alone do not say which package it is."""
        self._try_out(package)
        beside = [f"--allow {text}" for text in self.already]
        return WayOut(
            kinds=kinds,
            title=card_words.title(kinds, package.allowances),
            price=package.price,
            unit=card_words.unit(kinds),
            least=package.least,
            people=touched(self.organisation, self.horizon, package.allowances),
            rotations=tuple(sorted({one for allowance in package.allowances for one in allowance.rotations})),
            allowances=tuple(one.text for one in package.allowances),
            agreements=tuple(agreement(self.organisation, one) for one in package.allowances),
            switch=" ".join([*beside, _switch(kinds, package.allowances, in_full=in_full)]),
        )

    def _try_out(self, package: Package) -> None:
        """Solve again with the package taken, and let the checker judge the schedule: RefusedPlan when it fails."""
        agreed = allowing(self.organisation, package.allowances)
        for problem in frame(agreed, self.horizon):
            chosen = any_schedule_of(problem, Limits(self.seed))
            broken = chosen is None or any(one.hard for one in checker.breaches(problem, problem.schedule(chosen)))
            if broken:
                kinds = ", ".join(sorted({one.kind.value for one in package.allowances}))
                raise RefusedPlan(f"a way out ({kinds}) does not lead out: please report this organisation file")


def _switch(kinds: Kinds, allowances: Sequence[Allowance], *, in_full: bool) -> str:
    if in_full or len(allowances) <= _WRITTEN_OUT:
        return " ".join(f"--allow {one.text}" for one in allowances)
    return f"--allow {'+'.join(kinds)}{AUTO}"
