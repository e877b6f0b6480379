"""The keys of every kind of requirement, each with the sentence an editor shows for it."""

from __future__ import annotations

from engine.language.words import RULE_KEYS, Keys

EXCEPTIONS: Keys = {
    "例外": "一列事实或条件：主张了其中一项，这一条就不适用；没有主张就是没有",
    "交法官": "一列事实或条件：主张了其中一项，改由法官判断",
    "例外提问": "主张了“交法官”里的一项时，问法官什么",
    "例外回答": "合“例外提问”的回答和各自的后果，如 {应当受理: 满足}",
}
_SHARED: Keys = {
    **{key: RULE_KEYS[key] for key in ("编号", "名称", "适用")},
    **EXCEPTIONS,
    **{
        key: RULE_KEYS[key]
        for key in (
            "依据",
            "释明",
            "补救",
            "提问",
            "回答",
            "施行",
            "废止",
            "状态",
            "替代",
            "理由",
            "示例",
        )
    },
}
DEADLINE_KEYS: Keys = {
    **_SHARED,
    "起算": "从哪一天起算：一个日期事实；当天不计",
    "期间": "15日、6个月、1年，或者 {参数: 名称}",
    "最长": "另有一个不能超过的期间：{起算: 日期事实, 期间: 1年}",
    "性质": "起诉期限、不得起诉的期间、除斥期间、诉讼时效",
    "后果": "不予受理、法官判断、提示；除斥期间不能写不予受理，诉讼时效只能写提示",
}
LONGEST_KEYS: Keys = {"起算": DEADLINE_KEYS["起算"], "期间": "不能超过多久"}
PRIOR_STEP_KEYS: Keys = {
    **_SHARED,
    "步骤": "要先做什么，如 申请劳动仲裁",
    "完成": "什么事实或者材料说明已经做完",
    "去哪里": "向谁去做，如 劳动人事争议仲裁委员会",
    "回来": "做完以后什么时候可以来起诉",
}
REFUSAL_KEYS: Keys = {
    **_SHARED,
    "情形": "法律写明不受理的情形：一个事实，或者条件",
    "后果": "不写就是不予受理；条文没有写死、要看情况的写法官判断",
}
_NO_EXCEPTIONS = {k: v for k, v in _SHARED.items() if k not in EXCEPTIONS}
STANDING_KEYS: Keys = {
    **_SHARED,
    "谁": "哪一方：原告、被告、第三人、申请人、被申请人",
    "应是": "这一方应当是谁，如 子女本人",
    "写错": "常见的写错：一个事实，或者条件",
    "证明": "什么材料说明是这一方，任一即可",
    "后果": "不写就是补正；也可以写法官判断、提示，条文写明不予受理的才写不予受理",
}
ACCEPTANCE_KEYS: Keys = {
    **{
        k: v for k, v in _NO_EXCEPTIONS.items() if k not in ("补救", "提问", "回答", "替代", "理由")
    },
    "情形": "法律写明应当受理的情形：一个事实，或者条件",
    "胜过": "不得再作为理由的规则：编号，或者几条编号共同的开头，如 前案-重复",
}
