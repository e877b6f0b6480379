"""Figures and audit.

`leading` is what leaders steer by; `overview` counts filings and `overview_rules` what rules do to them (`rule_effects` for a single
rule), `charts` draws figures as SVG; `audit` reads, verifies and exports the log, `agreement`
compares what deciding rows say with their events; `reading` shows the access log.
"""
