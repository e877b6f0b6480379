"""What a scenario expects of an opinion; `Unmet` says what was expected, what came and why."""

from __future__ import annotations

from engine.check.opinion import Finding, Opinion
from engine.scenarios.story import Story, Unmet
from engine.text.errors import nearest
from engine.values.showing import show_brief

OBJECTS, ASKS, OPEN = "不满足", "请法官判断", "待定"
MOST_REASONS = 3
Table = list[list[str]]


def concludes(story: Story, conclusion: str) -> None:
    known = {row.conclusion for row, _ in story.bundle.policy.rows()}
    if conclusion not in known:
        raise Unmet(f"没有“{conclusion}”这个结论{nearest(conclusion, known)}")
    opinion = story.result()
    if opinion.conclusion != conclusion:
        because = _reasons(opinion)
        raise Unmet(f"期望“{conclusion}”，得到“{opinion.conclusion}”，因为{because}")
    story.check_rows()


def _reasons(opinion: Opinion) -> str:
    """What an opinion rests on: what is wrong, or else what could not be checked."""
    wrong = [f for f in opinion.of(OBJECTS, ASKS) if f.counted != "提示"]
    found = wrong or opinion.unchecked
    said = "；".join(map(told, found[:MOST_REASONS]))
    more = f"，等 {len(found)} 项" if len(found) > MOST_REASONS else ""
    return said + more if found else "没有一项要求不满足"


def told(finding: Finding) -> str:
    """`“原告已经死亡”（主体-死亡-01）不满足（已死亡：是）`."""
    if finding.state == OPEN and finding.missing:
        why = "、".join(dict.fromkeys(f"{one.label}没有回答" for one in finding.missing))
    else:
        seen = [f"{one.label}：{show_brief(one.value)}" for one in finding.facts]
        why = "，".join(dict.fromkeys(seen[:MOST_REASONS]))
    return f"“{finding.title}”（{finding.rule_id}）{finding.state}" + (f"（{why}）" if why else "")


def named(story: Story, rule: str) -> list[Finding]:
    """The findings of a rule by its number or title.  Raises `Unmet` for one that is not asked."""
    found = story.result().findings
    chosen = [f for f in found if rule in (f.rule_id, f.title)]
    if not chosen:
        words = [word for f in found for word in (f.rule_id, f.title)]
        raise Unmet(f"没有“{rule}”这条要求{nearest(rule, words)}")
    return chosen


def has_state(story: Story, rule: str, state: str) -> None:
    found = named(story, rule)
    if state not in {f.state for f in found}:
        came = "；".join(dict.fromkeys(map(told, found)))
        raise Unmet(f"期望“{found[0].title}”{state}，得到：{came}")


def stops_nothing(story: Story, rule: str) -> None:
    for finding in named(story, rule):
        if finding.state in (OBJECTS, ASKS):
            raise Unmet(f"不应出现的“{finding.title}”出现了：{told(finding)}")


def objects_nothing(story: Story) -> None:
    bad = [f for f in story.result().of(OBJECTS) if f.effect != "提示"]
    if bad:
        raise Unmet(f"期望没有要改的，得到：{'；'.join(map(told, bad))}")


def explains(story: Story, words: str) -> None:
    texts = [f"{f.explanation}{f.cure}{f.question}" for f in story.result().findings]
    if not any(words in text for text in texts):
        raise Unmet(f"没有一条释明含有“{words}”")


def is_open(story: Story, rule: str, fact: str) -> None:
    found = [f for f in story.result().unchecked if rule in (f.rule_id, f.title)]
    if not found:
        came = "；".join(map(told, named(story, rule)))
        raise Unmet(f"期望“{rule}”没有核对，得到：{came}")
    missing = {one.label for f in found for one in f.missing}
    if fact not in missing:
        raise Unmet(f"“{rule}”缺的是{'、'.join(sorted(missing))}，不是{fact}")


def is_checked(story: Story, rule: str) -> None:
    open_ = [f for f in story.result().unchecked if rule in (f.rule_id, f.title)]
    if open_:
        raise Unmet(f"没有核对的里面有{told(open_[0])}")
    story.check_rows()


def is_refused(story: Story, path: str, words: str) -> None:
    if story.error is None:
        raise Unmet("材料被接受了")
    if not any(one.path == path and words in one.message for one in story.error.problems):
        raise Unmet(f"期望“{path}”的说明里有“{words}”，得到：{story.error}")
