"""What a page of the workbench cites: the answer at its question, where a file would have a line."""

from __future__ import annotations

from typing import Final

from test_workbench import bench, get, post
from test_workbench_questions import SIDES, digest_in, folder_with

from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

SHARE: Final = "pay.offered_share"
TWO: Final = f"facts:\n  {SHARE}:\n    - {{value: 40 %, by: company}}\n    - {{value: 60 %, by: testers}}\n"


def test_the_result_leads_to_the_card_of_each_claim(bench: Workbench) -> None:
    """
    Each of two claims has a link to its own card, and no line is told.
    """
    folder = folder_with(TWO, SIDES)
    page = get(bench, folder, "/result").body.decode()
    cards = get(bench, folder, f"/q/{SHARE}").body.decode()

    for number in range(2):
        assert f'href="/q/{SHARE}?to=result#claim-{number}"' in page
        assert f'id="claim-{number}"' in cards
    assert "of the description</p>" not in page


def test_what_cannot_stand_beside_another_answer_leads_to_it(bench: Workbench) -> None:
    """
    Where a refused answer contradicts one on some line, the page links to the question of that line.
    """
    folder = folder_with("facts:\n  pay.offered_share: 0 %\n  pay.effective_hourly: 0 USD/hour\n")
    page = get(bench, folder, "/q/pay.effective_hourly")
    reply = post(
        bench, folder, "/q/pay.effective_hourly", digest=digest_in(page), claim="0", n="30", unit="USD/hour"
    )

    assert 422 == reply.status
    assert f'<a href="/q/{SHARE}#claim-0">' in reply.body.decode()


def test_forms_of_the_result_say_where_they_come_from(bench: Workbench) -> None:
    """
    A page without any referrer would have its forms refused as a stranger's; the file itself tells none.
    """
    folder = folder_with(TWO, SIDES)

    assert '"referrer" content="same-origin"' in get(bench, folder, "/result").body.decode()
    assert '"referrer" content="no-referrer"' in get(bench, folder, "/take/report.html").body.decode()
