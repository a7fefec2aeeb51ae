"""A program that two sides, the record and someone outside speak about, harmless or hostile in every text.

Hostile is every text that a person may write in the file: whatever is no id, no date and no other word
that loading holds to a form. Of an address that is what follows the host, and of the name of a copy
what a path may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from built_in import BUILT_IN

from evenhand import Audit, Policy, Program, audit, load_policy, load_program
from evenhand.advice.advising import advise
from evenhand.audit.case import open_case
from evenhand.vocabulary.languages import ENGLISH, Language

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "programs").glob("*.yaml"))
HARMLESS = "plain words"
LONG = 50_000
ADDRESS = 500  # a longer one would be no link
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title> "
    "<!-- ]]> --> {{ 7 * 7 }} {% raw %} [a](javascript:alert(1)) ![b](https://evil.example/c.png) "
    "https://evil.example www.evil.example a@evil.example "
    "@everyone #1 GH-1 owner/repo#2 `code` **bold** __bold__ ~~struck~~ | cell | $x$ &lt; &#60;b&#62; "
    "\x1b[31mred\x1b]8;;https://evil.example\x07 \u202egnp.exe\u2066 \u200b\x00 ::error::owned\r\n\n"
    "# heading\n\n- item\n> quote\n```\n1. one\n| a |\n|---|\n</details></summary>\n\n<details open>\n"
    + "x"
    * LONG
)
_FAILING = {"name": "It fails", "facts": {}, "verdict": "unknown"}
_NOT_IN_A_PATH = re.compile(r"[\\:\x00-\x1f]|^/|\.\.")

Say = Callable[[str], str]


def two_sides(text: str | None = None, language: Language = ENGLISH) -> Audit:
    """
    Audit the program; with TEXT, every text that a person may write in it and in its policy holds that.
    """
    return _audit(*load_two_sides(text), language)


def load_two_sides(text: str | None = None, folder: Path | None = None) -> tuple[Program, Policy]:
    """
    Load the program and its policy, harmless or with TEXT everywhere; copies of sources are in FOLDER.
    """
    say = _harmlessly if text is None else lambda _: text
    policy = load_policy(_policy(say))
    return load_program(_program(say), policy, name=text or "program.yaml", folder=folder), policy


def two_sides_with(text: str, place: int) -> Audit:
    """
    Audit the program with TEXT in the place of one of its TEXTS, and harmless elsewhere.
    """
    policy = load_policy(_policy(_harmlessly))
    numbers = count()
    program = _program(lambda harmless: text if next(numbers) == place else harmless)
    return _audit(load_program(program, policy, name="program.yaml"), policy)


def _harmlessly(text: str) -> str:
    return text


def described(**facts: Any) -> Audit:
    """
    Audit a program that describes itself.
    """
    policy = load_policy(_policy(_harmlessly))
    header = {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-03-01"}
    program = load_program({"program": header, "facts": {"pay": facts}}, policy, name="short.yaml")
    return _audit(program, policy)


def example(path: Path) -> Audit:
    """
    Audit an example program by the built-in policy, as the command does.
    """
    policy = BUILT_IN
    return _audit(load_program(path, policy), policy)


def _audit(program: Program, policy: Policy, language: Language = ENGLISH) -> Audit:
    """
    Audit a program, and say what would settle the audit.
    """
    return advise(open_case(program, policy), language)


def told_by_one_side() -> Audit:
    """
    Audit a program by the built-in policy: its sponsor says that it threatens nobody, and breaks other rules.
    """
    policy = BUILT_IN
    program = {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-12-01"},
        "parties": {
            "company": {"name": "a sponsor", "side": "sponsor"},
            "testers": {"name": "the testers", "side": "testers"},
        },
        "facts": {
            "voluntariness.entry_pressure": {"value": False, "by": "company"},
            "sharing.outputs_shareable": True,
            "sharing.approval_scope": "all",
        },
    }
    return audit(load_program(program, policy), policy)


def _program(say: Say) -> dict[str, Any]:
    """
    Write the program file.
    """
    letter = {"origin": "letter", "via": [{"source": "news", "at": say("line 5")}]}
    terms = {"via": [{"source": "terms", "at": say("section 2")}], "note": say("The terms of March.")}
    return {
        "program": {
            "name": say("Lumen preview"),
            "sponsor": say("Lumen"),
            "stage": say("alpha"),
            "about": say("A test of a tool."),
            "as_of": "2026-03-01",
        },
        "parties": {
            "company": {"name": say("Lumen Inc."), "side": "sponsor"},
            "artists": {"name": say("the testers"), "side": "artists"},
            "court": {"name": say("court files"), "side": "record"},
            "reader": {"name": say("a reader"), "side": "outside"},
        },
        "sources": {
            "news": {
                "title": say("The news"),
                "publisher": say("A paper"),
                "date": "2026-02-01",
                "url": f"https://news.example/{say('a?b=1&c=2')[:ADDRESS]}",
                "kind": "article",
                "file": _NOT_IN_A_PATH.sub("", say("news.txt")),
            },
            "terms": {"title": say("The terms"), "publisher": say("Lumen"), "kind": "statement"},
        },
        "origins": {"letter": {"by": "artists", "title": say("an open letter"), "date": "2026-01-31"}},
        "facts": {
            "pay": {
                "offered_share": [
                    {"value": "100 %", "by": "company", **terms},
                    {"value": "0 %", "by": "artists", "quote": say("Nobody was paid."), **letter},
                ],
                "told": [
                    {"value": False, "by": "artists", **letter},
                    {"value": True, "by": "reader", "quote": say("I was told.")},
                ],
                "motto": [{"value": say("work is play"), "by": by} for by in ("company", "artists")],
            },
            "sharing": {
                "approval": [{"value": "none", "by": "court", "via": [{"source": "terms"}]}],
                "channels": [{"value": [say("a forum")], "by": "company"}],
                "late": [{"value": value, "by": "artists", **letter} for value in (True, False)]
                + [{"value": False, "by": "company"}],
                "groups": [
                    {
                        "value": [
                            {"group": say("red team"), "hourly": "0 USD/hour", "task": say("to break things")}
                        ],
                        "by": "company",
                    }
                ],
            },
        },
        "replies": [
            {
                "by": "company",
                "to": "pay/work-is-paid",
                "date": "2026-02-20",
                "says": say("We pay everyone."),
                "via": [{"source": "terms", "at": say("section 3")}],
            }
        ],
    }


def _policy(say: Say) -> dict[str, dict[str, Any]]:
    """
    Write the files of the policy.
    """

    def ask(harmless: str) -> str:
        return f"{say(harmless)}?"

    def fact(title: str, kind: str, **more: Any) -> dict[str, Any]:
        question, advice = ask(f"What about the {title}"), say("Count everyone.")
        return {"title": say(title), "type": kind, "question": question, "help": advice, **more}

    def rule(title: str, severity: str, requires: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": say(title),
            "severity": severity,
            "why": say("It matters."),
            "requires": requires,
            "remedy": say("Mend it."),
            "settled_by": ["ledger"],
            "raised_in": [{"seed": "s0", "at": say("line 9")}],
            "backed_by": [
                {"standard": "fairwork", "section": say("Principle 1"), "basis": "analogy"},
                {"basis": "judgement", "reason": say("Nobody has said so yet.")},
            ],
            "examples": [{**_FAILING, "name": say("Nobody has said")}],
            "note": say("A note."),
        }

    return {
        "policy.yaml": {
            "name": say("a small policy"),
            "version": "1.0.0",
            "effective": "2026-01-01",
            "about": say("It is small."),
            "severities": {"critical": 8, "major": 4, "minor": 2, "advisory": 0},
            "opinion": {"coverage_needed": {"value": "50 %", "reason": say("Half."), "source": "judgement"}},
            "criteria": ["pay", "sharing"],
            "seeds": {"s0": {"title": say("the first article"), "publisher": say("A paper")}},
        },
        "standards.yaml": {
            "fairwork": {
                "title": say("Fairwork principles"),
                "publisher": say("Fairwork"),
                "year": 2023,
                "url": "https://fair.work/?a=1&b=2",
                "read": "second-hand",
            }
        },
        "documents.yaml": {
            "ledger": {"title": say("payment ledger"), "held_by": "sponsor", "shows": say("who was paid")}
        },
        "pay/criterion.yaml": {
            "title": say("Pay"),
            "question": ask("Is the work paid"),
            "facts": {
                "offered_share": fact("share who are offered money", "share"),
                "told": fact("terms are told", "boolean"),
                "motto": fact("motto", "text"),
            },
            "parameters": {
                "share_needed": {
                    "title": say("share needed"),
                    "type": "share",
                    "value": "100 %",
                    "reason": say("Work is work."),
                    "source": "judgement",
                }
            },
        },
        "pay/work-is-paid.yaml": rule(
            "Work is paid", "critical", {"fact": "pay.offered_share", "at_least": "$share_needed"}
        ),
        "pay/terms-are-told.yaml": rule("Terms are told", "major", {"fact": "pay.told", "is": True}),
        "pay/motto-is-kept.yaml": rule("The motto is kept", "minor", {"fact": "pay.motto", "is": "keep"}),
        "sharing/criterion.yaml": {
            "title": say("Sharing"),
            "question": ask("May people share"),
            "facts": {
                "approval": fact(
                    "scope of approval", "choice", values={"none": say("nothing"), "all": say("everything")}
                ),
                "channels": fact("channels", "set"),
                "criticism": fact("criticism is allowed", "boolean"),
                "late": fact("approval comes late", "boolean"),
                "groups": fact(
                    "groups",
                    "records",
                    key="group",
                    fields={
                        "group": {"title": say("group"), "type": "text"},
                        "hourly": {"title": say("pay per hour"), "type": "money", "unit": "/hour"},
                        "task": {"title": say("task"), "type": "text"},
                    },
                ),
            },
        },
        "sharing/nothing-needs-approval.yaml": rule(
            "Nothing needs approval", "major", {"fact": "sharing.approval", "is": "none"}
        ),
        "sharing/criticism-is-allowed.yaml": rule(
            "Criticism is allowed", "critical", {"fact": "sharing.criticism", "is": True}
        ),
        "sharing/approval-is-swift.yaml": rule(
            "Approval is swift", "minor", {"fact": "sharing.late", "is": False}
        ),
        "sharing/channels-are-open.yaml": rule(
            "Channels are open", "minor", {"fact": "sharing.channels", "includes": "the web"}
        ),
        "sharing/groups-are-paid.yaml": rule(
            "Groups are paid",
            "advisory",
            {"every": "sharing.groups", "check": {"field": "hourly", "at_least": "1 USD/hour"}},
        ),
    }


def _list_texts() -> list[str]:
    texts: list[str] = []

    def note(harmless: str) -> str:
        texts.append(harmless)
        return harmless

    _program(note)
    return texts


TEXTS = _list_texts()
