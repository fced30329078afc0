"""Every router of the service: a new subject is one file here, and one line below."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI

from api.routes import (
    absences_import,
    accounts,
    announcements,
    audit,
    documentation,
    drafts,
    feeds,
    home,
    incident_reading,
    jobs,
    me,
    metrics,
    oncall,
    organisations,
    own_pay,
    pagerduty,
    parts,
    pay_periods,
    problem_types,
    provider_sign_in,
    rates,
    readiness,
    schedule,
    segments,
    sign_in,
    tokens,
    webhooks,
    whys,
)

PREFIX = "/api/v1"
"""Where what programs use stands; its form does not change without a new number."""

FIRST_ROUTERS: tuple[APIRouter, ...] = (oncall.router,)
"""Below `PREFIX`, and tried before all others: what is asked many times a second."""

ROUTERS: tuple[APIRouter, ...] = (
    me.router,
    accounts.router,
    tokens.router,
    organisations.router,
    absences_import.router,
    incident_reading.router,
    *parts.routers,
    schedule.router,
    announcements.router,
    pagerduty.router,
    audit.router,
    feeds.router,
    drafts.router,
    whys.router,
    jobs.router,
    jobs.evaluations,
    pay_periods.router,
    own_pay.router,
    segments.router,
    rates.router,
)
"""Below `PREFIX`, tried in this order."""

ROOT_ROUTERS: tuple[APIRouter, ...] = (
    feeds.addresses,
    readiness.router,
    metrics.router,
    problem_types.router,
    documentation.router,
    home.router,
    sign_in.router,
    provider_sign_in.router,
    webhooks.router,
)
"""With the addresses they name themselves."""

LIFESPANS: tuple[Callable[[FastAPI], AbstractAsyncContextManager[None]], ...] = (
    oncall.boards_alive,
    feeds.feeds_alive,
    jobs.runner_alive,
    webhooks.reader_alive,
    whys.desk_alive,
)
"""What works beside the requests, begun after the database is open: the runner of solves."""
