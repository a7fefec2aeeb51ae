"""The report on an audit that was replayed."""

from __future__ import annotations

from evenhand.comparing.replay import Replay
from evenhand.reporting.look import Look
from evenhand.reporting.templates import fill
from evenhand.vocabulary.languages import speaking


def render_replay(replay: Replay, look: Look | None = None) -> str:
    """Report, in the language of the recorded audit, whether it comes out the same."""
    with speaking(replay.recorded.language):
        return fill("verify.txt.j2", replay=replay, look=look or Look())
