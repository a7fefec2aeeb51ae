"""Reading how a policy concludes: what must be decided, its gate or its bands, and what it calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import asdict

from evenhand.facts import kinds
from evenhand.policy.concluding import Band, Concluding, Subject
from evenhand.policy.written import PolicyFile
from evenhand.policy.written_opinion import OpinionEntry
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError


def read_coverage(opinion: OpinionEntry, complaints: Complaints) -> Decimal | None:
    """Read the share that must be decided; None where it is not one."""
    return _read_share(opinion.coverage_needed.value, ("opinion", "coverage_needed", "value"), complaints)


def read_concluding(opinion: OpinionEntry, complaints: Complaints) -> Concluding | None:
    """Read how a policy concludes; None where its bands leave a score without a name, or with two."""
    place = complaints.located.key_place(("opinion",))
    if opinion.by == "conformity":
        return Concluding(opinion.gate or "critical", (), place)
    shares = {
        name: _read_share(share, ("opinion", "bands", name), complaints)
        for name, share in opinion.bands.items()
    }
    known = {name: share for name, share in shares.items() if share is not None}
    if len(known) < len(shares) or not _check_bands(known, opinion.bands, complaints):
        return None
    bands = (Band(name, name, share) for name, share in known.items())
    return Concluding(None, tuple(sorted(bands, key=lambda band: -band.at_least)), place)


def _read_share(written: str, path: KeyPath, complaints: Complaints) -> Decimal | None:
    try:
        return kinds.read_share(written)
    except MisreadError as misread:
        complaints.add_misread(path, misread)
        return None


def _check_bands(bands: Mapping[str, Decimal], written: Mapping[str, str], complaints: Complaints) -> bool:
    """Complain where two bands begin at one share, or none at nothing, and say whether all is well."""
    twice = list(_find_twins(bands))
    for name in twice:
        message = f"Another band begins at {written[name]} too."
        complaints.add(("opinion", "bands", name), message, expected="another share", code="duplicate")
    if lowest := min(bands.values()):
        share = kinds.Share().show_point(lowest, "")
        message = f"No band has a name for a score below {share}."
        expected = "one band that begins at 0 %"
        complaints.add(("opinion", "bands"), message, expected=expected, code="missing")
    return not twice and not lowest


def _find_twins(bands: Mapping[str, Decimal]) -> Iterable[str]:
    shares = list(bands.values())
    return (name for index, name in enumerate(bands) if shares[index] in shares[:index])


def read_subject(page: PolicyFile) -> Subject:
    """Read what a policy calls what it audits."""
    return Subject() if page.audits is None else Subject(**asdict(page.audits))
