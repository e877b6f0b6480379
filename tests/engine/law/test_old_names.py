"""Every row of the catalogues of 2011 and 2021: what its name and its code mean today."""

from __future__ import annotations

from datetime import date

from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.law.catalogue import Cause, Resolution

NOW = date(2026, 11, 28)
ONE, SEVERAL, NONE = "对应“", "分为几个案由", "没有直接对应的案由"


def today_of(bundle: Bundle, old: Cause) -> set[str]:
    """The lowest causes of the newest edition an old one became."""
    targets = bundle.catalogue.counterparts(old, bundle.catalogue.editions[-1].year)
    above = {target.parent_id for target in targets}
    return {target.name for target in targets if target.id not in above}


def wrong(found: Resolution, today: set[str]) -> str:
    """What is wrong with how an old row resolves; nothing is guessed where it became several."""
    if len(today) == 1:
        right = found.cause is not None and found.cause.name in today
        return "" if right else "没有到对应的案由"
    if found.cause is not None:
        return "猜了一个"
    if today:
        asked = {one.name for one in found.candidates}
        return "" if asked == today and SEVERAL in found.note else "供选择的不是对应的那几个"
    return "" if found.candidates and NONE in found.note else "没有说明，也没有供选择的"


def test_every_old_row_resolves_or_asks(bundle: Bundle) -> None:
    catalogue = bundle.catalogue
    newest = catalogue.editions[-1]
    faults: list[str] = []
    asked = one = 0
    for edition in catalogue.editions[:-1]:
        for old in edition.causes:
            today = {old.name} if old.name in newest.by_name else today_of(bundle, old)
            asked, one = asked + (len(today) != 1), one + (len(today) == 1)
            # A code that is used again means what it means today.
            texts = (old.name, *({old.code} - {"", *newest.by_code}))
            for text in texts:
                if said := wrong(catalogue.resolve(text, NOW), today):
                    faults.append(f"{edition.year} {old.name}（{text}）：{said}")
    assert faults == []
    assert (one, asked) == (1727, 46)


def test_a_code_that_is_used_again_means_what_the_old_cause_became(bundle: Bundle) -> None:
    newest = bundle.catalogue.editions[-1]
    for edition in bundle.catalogue.editions[:-1]:
        for old in edition.causes:
            if (new := newest.by_code.get(old.code)) and new.name != old.name:
                today = bundle.catalogue.counterparts(old, newest.year)
                assert new in today, (old.name, new.name)


def test_a_renamed_cause_says_what_it_is_called_now(bundle: Bundle) -> None:
    catalogue = bundle.catalogue
    for edition in catalogue.editions[:-1]:
        for old in edition.causes:
            found = catalogue.resolve(old.name, NOW)
            renamed = found.cause is not None and found.cause.name != old.name
            assert (ONE in found.note) == renamed, old.name


def test_a_filing_under_an_old_name_or_code_gets_the_same_opinion(bundle: Bundle) -> None:
    catalogue = bundle.catalogue
    newest = catalogue.editions[-1]
    renamed = {
        old.name: old
        for edition in catalogue.editions[:-1]
        for old in edition.causes
        if old.name not in newest.by_name and len(today_of(bundle, old)) == 1
    }
    assert len(renamed) >= 65
    # That all of them lead there is seen above; a few show that nothing else depends on the name.
    for old in list(renamed.values())[::9]:
        (name,) = today_of(bundle, old)
        said = [findings(bundle, text) for text in filter(None, (name, old.name, old.code))]
        assert said[0][1]
        assert all(one == said[0] for one in said), old.name


def findings(bundle: Bundle, cause: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    """What is said of a filing that names its cause so, and has little else."""
    raw = {"案由": cause, "起诉状日期": "2026-11-02", "诉讼请求": [{"名称": "赔偿损失"}]}
    opinion = check_opened(open_content(bundle, raw, NOW))
    told = [(f.rule_id, f.state, f.counted, f.explanation) for f in opinion.findings]
    return opinion.conclusion, told
