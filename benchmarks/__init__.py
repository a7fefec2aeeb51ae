"""Measures evenhand and other engines on the same programs and rules, and checks that they agree.

    programs ─┬─ as they are written ──▶ evenhand ──┐
              └─ as plain documents ──▶ peers ──────┼─▶ agreement ─▶ timing ─▶ page
    rules ───── lowering ─────────────▶ peers ──────┘

`python -m benchmarks` runs it all and writes `docs/speed.md`.
"""
