"""The form of a petition: what all causes share is asked about a suit, here of who applies."""

from __future__ import annotations

from api.forms.model import Section
from api.forms.rewording import reworded

# Whole phrases: what only looks alike (驳回起诉, 先起诉的证明) stays as it is.
WORDS = (
    ("起诉状", "申请书"),
    ("口头起诉", "口头申请"),
    ("代表别人起诉", "代表别人申请"),
    ("为自己起诉", "为自己申请"),
    ("向哪个法院起诉", "向哪个法院申请"),
    ("就这件事起诉过", "就这件事起诉、申请过"),
    ("每个被告", "每位被申请人"),
    ("原告保存", "自己保存"),
    ("请求法院判令谁做什么", "请求法院做什么"),
    ("例如 支付货款、返还房屋", "例如 宣告失踪、指定监护人"),
    ("为什么提出这些请求", "为什么申请"),
)


def for_petition(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """A form in the words of somebody who applies for something."""
    return reworded(sections, WORDS)
