"""One answer as one page, in the dress of the report."""

from importlib.metadata import version

from exporters.report.environment import environment


def page(template: str, **facts: object) -> str:
    """Nothing is loaded from elsewhere, no script runs, every name is escaped; the same answer gives the same page."""
    return environment().get_template(template).render(**facts, version=version("dogwatch"))
