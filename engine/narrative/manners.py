"""Whether a filing itself abuses somebody: what it quotes of others is no abuse of its own.

For the question of 民诉法解释 210, where nobody at the window ticked it.
"""

from __future__ import annotations

import re
from itertools import islice

from engine.evaluation.facts import Values
from engine.narrative.times import MOST

ABUSIVE = "写到谩骂的话"
_ABUSE = re.compile(
    "畜生|畜牲|王八|狗东西|狗杂种|杂种(?![狗猫犬马牛羊猪鸡鸭鹅鸽鱼稻])|狗娘养|狗日的|婊子|贱人|贱货|人渣|败类|死全家|全家死|断子绝孙"
    "|不得好死|禽兽不如|衣冠禽兽|臭不要脸|不要脸的|混蛋|混账|老不死"
)
_QUOTED = re.compile('“[^”]*”|「[^」]*」|『[^』]*』|"[^"]*"|‘[^’]*’|《[^》]*》')
# 他骂我畜生, 在群里说我是王八蛋, 写上贱人二字.
_TOLD = re.compile(
    "骂|说|讲|称|叫|喊|道|写|发|辱|咒|贴|喷|嘲|谣|诋|诽|传|散布|评价|回复|评论|留言|字样|二字|言论|语言|词语|公司|商标|歌|书"
)
_SENTENCE = re.compile(r"[。；！？\n]")


def note_manners(values: Values, text: str) -> None:
    """Note in place whether abusive words stand in a sentence that quotes nobody."""
    if not _ABUSE.search(text):
        values[ABUSIVE] = False
        return
    sentences = islice(_SENTENCE.split(_QUOTED.sub("", text)), MOST * MOST)
    values[ABUSIVE] = any(_ABUSE.search(s) and not _TOLD.search(s) for s in sentences)
