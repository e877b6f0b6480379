"""The form as it speaks to a clerk at the window, who fills it in for somebody else; at the machine."""

from __future__ import annotations

from api.forms.model import Section
from api.forms.rewording import reworded

CHANNEL, MACHINE = "窗口", "自助终端"
# Longer words first: what is left of the second person is the party.
WORDS = (
    ("您是谁", "起诉的人"),
    ("您手里有哪些？有的打勾。", "交来了哪些？有的打勾。"),
    ("打算交哪些？", "交来了哪些？"),
    ("打勾是打算交；登录以后上传了，或者带到窗口，才算交了", "看到了的打勾"),
    ("您", "当事人"),
)
# Nobody signs in at the machine; its camera stands beside the screen.
AT_MACHINE = (("登录以后上传了，或者带到窗口，才算交了", "在这里拍照交了，或者带到窗口，才算交了"),)


def for_channel(sections: tuple[Section, ...], channel: str) -> tuple[Section, ...]:
    """The sections in the words of where they are filled in."""
    if channel == CHANNEL:
        return for_clerk(sections)
    return reworded(sections, AT_MACHINE) if channel == MACHINE else sections


def for_clerk(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections with every sentence about the party rather than to them."""
    return reworded(sections, WORDS)
