"""The words of rule and casetype files that mean something by themselves, each declared once.

Keys come with the sentence an editor shows for them; a key that is not here is refused, and every
key that is here is read by something (`tests/engine/language/test_every_key.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from engine.text.errors import Problems, nearest
from engine.text.yamlio import YMap

Effect = Literal["补正", "不予受理", "管辖", "前置", "法官判断", "提示"]
State = Literal["满足", "不满足", "待定", "不适用", "请法官判断"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
STATES: tuple[State, ...] = get_args(State)
GATES: tuple[Effect, ...] = ("不予受理", "管辖", "前置")
STATUSES = ("草案", "试行", "施行", "废止")
TIERS = ("必", "需", "荐")
DEMANDED = ("必", "需")
HERE = "本级"
ORDINARY, NON_CONTENTIOUS, SPECIAL = PROCEDURES = ("普通诉讼", "非讼", "特殊诉讼")
OFFICIAL_FORM, REVIEWED = SOURCES = ("示范文本", "审查")
YES = "是"

# What it means that nobody answered: `assumed` says which value an unanswered fact is compared as.
TO_ASK, NOT_CLAIMED, DERIVED, BLANK = SILENCES = ("须问", "视为没有", "推出", "留空")
TAKEN_AS = "视为"
ASK_JUDGE: Effect = "法官判断"
# What an answer to the question of a rule may come to.
ANSWERS_LEAD_TO: tuple[str, ...] = ("满足", *(e for e in EFFECTS if e != ASK_JUDGE))

Keys = Mapping[str, str]

RULE_KEYS: Keys = {
    "编号": "稳定、唯一、不再重用，如 起诉-被告-01",
    "名称": "这条要求的名称，一句话",
    "适用": "什么情况下才适用；不写就是总是适用",
    "每个": "对名单里的每一位各判断一次，如 被告",
    "要求": "必须成立的条件（与“情形”二选一）",
    "情形": "不得出现的情况（与“要求”二选一）",
    "后果": "不符合时的后果",
    "依据": "法律简称加条号，如 民事诉讼法 122(2)",
    "案由依据": "某些案由另有的依据，如 {船员劳务合同纠纷: [海事受案范围规定 24]}",
    "释明": "向当事人说明缺什么、为什么；可以用 {{ 事实名 }}",
    "补救": "当事人可以怎么做",
    "提问": "交给法官的问题，以问号结尾",
    "回答": "合这个问题的回答和各自的后果，如 {释明追加: 补正, 先立案: 满足}",
    "施行": "从哪天起施行",
    "废止": "从哪天起不再施行",
    "状态": "草案、试行（只给工作人员看）、施行、废止",
    "坚持": "补正规则：释明后坚持起诉的，按不予受理的情形交法官确认",
    "没有回答时": "写“法官判断”：要看的事实没有人答，就请法官判断；不写只列为没有核对的",
    "替代": "替代上级的哪一条规则",
    "理由": "替代的理由",
    "示例": "至少一正一反；有界限的两边各一个",
}
RULE_FILE_KEYS: Keys = {
    "说明": "这个文件讲什么；lian show 列在文件名下面",
    "期限": "一列起诉的期间：从哪天起算、多长、有什么例外",
    "前置": "一列起诉以前要先做完的步骤",
    "主体": "一列谁可以起诉、告谁、以谁的名义",
    "不受理": "一列法律写明不受理的情形",
    "应受理": "一列法律写明应当受理的情形，胜过不受理的理由",
    "规则": "一列规则：上面各种写不了的，才写条件",
    "推导": "从别的事实推出的事实",
    "除外": "上级的哪些规则在这里不适用",
}
EXAMPLE_KEYS: Keys = {
    "给": "只写这条规则看的事实",
    "应": "应当得出的状态",
    "日期": "按哪天检查",
    "说明": "这个示例为什么在这里；不成立时一起报出来",
    "填写中": "按还在填写来判断",
    "引用": "从条文写下来的依据：规则必须引到，改错、漏掉都会被发现",
    "后果": "从条文写下来的后果：规则的后果不是它，示例就不成立",
}
DERIVATION_KEYS: Keys = {
    "名称": "推导出的事实的名称",
    "当": "什么时候是“是”",
    "每个": "对名单成员各推导一次",
    "依据": "法律简称加条号",
}
EXCEPTION_KEYS: Keys = {"编号": "上级哪一条规则", "理由": "为什么在这里不适用"}

VENUE_FILE_KEYS: Keys = {
    "说明": "这个文件讲什么",
    "类": "每一类案件看哪些地点",
    "级别": "级别与它的类不同的案由",
}
VENUE_KIND_KEYS: Keys = {
    "编号": "由这一类展开的要求的编号；不写就是 管辖-类名",
    "名称": "要求的名称，一句话；不写就从地点写出",
    "称": "释明里怎样称呼这类案件，如 合同纠纷",
    "层": "先后的哪一层：特定法院、专属、专门、集中、特殊、一般、非讼",
    "级别": "由哪一级、哪一种法院受理，见“级别管辖”的规则",
    "当": "什么情况下这一类的地点才算",
    "并入": "这些类的地点也算",
    "地点": "哪些地点",
    "依据": "法律简称加条号，如 民事诉讼法 24",
    "约定": "写“不看”：当事人约定的法院不算；专属、专门、集中、特定法院、非讼本来不看",
    "都在外": "地点都在辖区外时：管辖（不写就是）或者法官判断",
    "释明": "代替从地点写出的释明",
    "补救": "代替从地点写出的补救",
    "提问": "代替从地点写出的提问",
    "案由": "哪些案由属于这一类；下级案由照上级，另写的除外",
}
VENUE_PLACE_KEYS: Keys = {
    "看": "写明地点的事实（地址或者法院名称），或者当事人的地点，如 相对方.所在地",
    "称": "句子里怎样称呼这个地点",
    "其中": "只看哪些当事人",
    "当": "什么情况下才算",
    "关系": "任一（不写就是）；改用：情况成立就只看它；有疑：只有它在辖区内的请法官判断",
    "范围": "在哪里才算：本院辖区（不写就是）、本市、本省",
    "没有回答时": "写“视为没有”：没有人主张就不算；不写就是须问",
    "依据": "这个地点的条号",
}
VENUE_CAUSE_KEYS: Keys = {
    "名称": "案由；同名的写上一级，如 上级/案由",
    "另看": "这些类的地点有人写明的也算；写了“当”的，情况成立就换成它",
    "当": "什么情况下换成另看的类",
}

CASETYPE_KEYS: Keys = {
    "案由": "这个文件说的是哪个案由，与文件的位置一致",
    "说法": "老百姓怎么说这件事，至少五种；找案由时用",
    "称谓": "各方在这里怎么称呼；两边都可能起诉的写 {不设: 理由}",
    "请求": "常见的诉讼请求",
    "请求次序": "写“上级在前”，下级的请求排在这里的请求后面；不写，下级自己的在前",
    "要素": "要问的事实",
    "材料": "要交的材料",
    "不得要求": "不能作为立案条件的材料；表单告诉当事人不用交",
    "费用": "诉讼费的种类",
    "程序": "普通诉讼、非讼、特殊诉讼",
    "案由说明": "案由的名称已经说明的事实，不再问，如 {请求撤销决议: 是}",
    "不用": "不用上级的哪些请求、要素、材料",
    "起诉条件": "没有起诉期限、前置步骤的写 {无特别规定: [查过的条文]}；有的写成规则",
    "与上级相同": "这个案由与上级没有差别的，列查过的条文",
    "查证": "哪天照条文读过、读了哪些条文、还有什么疑问",
}
CONDITIONS_KEYS: Keys = {"无特别规定": "查过哪些条文，才说没有期限、没有前置步骤"}
VERIFIED_KEYS: Keys = {
    "日期": "哪天读的",
    "条文": "读过的条文",
    "存疑": "一列没有定论的问题",
}
DOUBT_KEYS: Keys = {
    "问": "法官能回答的问句",
    "依据": "有关的条文",
    "现在": "没有定论以前，软件怎样处理",
}
_DEMAND: Keys = {
    "档": "必：没有就说不清请求或理由；需：满足“当”时；荐：只建议",
    "当": "什么情况下才要、才问；列为必的不写",
    "依据": "法律简称加条号；列为必、需的应写明",
    "范围": "写“本级”：只用于上级案由本身（没有下级名称的情形），下级不继承；不写就是下级也用",
}
_FIELD: Keys = {
    "名称": "事实、请求的名称，规则里就用它",
    "标签": "表单上显示的栏目名",
    "类型": "填什么样的内容",
    "选项": "单选、多选的选项",
    "子项": "附属的栏目",
    "提示": "怎么填",
}
_SILENCE: Keys = {
    "没有回答时": "须问：没有答就没有核对；视为没有：没有人主张就是没有；视为某个选项；"
    "推出：从别的回答推出；留空：空着没有别的意思",
}
_EXAMPLES = "手写的示例；列为必、需的，或者有“写明”的请求才写"
CLAIM_KEYS: Keys = {
    **_FIELD,
    **_DEMAND,
    "谁提": "哪一方提这项请求；两边都可能起诉的案由写",
    "写明": "写清什么，这项请求才具体；一项一项列，写“金额”或者子项的名称，任一就够，同时要的写成一列",
    "计入标的": "写“否”：这一项的金额不计入标的额和诉讼费；不写就是计入",
    "示例": _EXAMPLES,
}
_ALSO: Keys = {"又称": "人们还怎么叫这件事；只用来找词，不影响检查"}
ELEMENT_KEYS: Keys = {
    "名称": _FIELD["名称"],
    **_ALSO,
    **_FIELD,
    **_SILENCE,
    **_DEMAND,
    "组": "表单上的分组",
    "来源": "示范文本有的栏目，还是审查时才问",
    "释明": "缺这一项时怎么说；列为必、需的才写，不写用通常的说法",
    "示例": _EXAMPLES,
}
REFERENCE_KEYS: Keys = {
    "引用": "在表单这个位置显示字典里的事实",
    **{key: ELEMENT_KEYS[key] for key in ("标签", "组", "来源", "释明", "示例")},
    **_DEMAND,
}
MATERIAL_KEYS: Keys = {
    "名称": "材料的名称，规则里就用它",
    "含": "可以代替的材料",
    "每个": "名单里每一位各交一份",
    "提示": "怎么交",
    "示例": _EXAMPLES,
    **_DEMAND,
}
MATERIAL_WORD_KEYS: Keys = {
    "名称": "材料的名称，规则和案由里就用它",
    "又称": "人们还怎么叫它；写了其中一个的，就按它收下",
    "证明": "证明什么，同类的写一样的词",
}
PART_KEYS: Keys = {
    **{key: _FIELD[key] for key in ("名称", "类型", "选项", "提示")},
    **_SILENCE,
}

DICTIONARY_KEYS: Keys = {"事实": "各案由共用的事实", "记录": "名单成员的事实"}
FACT_KEYS: Keys = {
    "名称": _FIELD["名称"],
    **_ALSO,
    **{key: _FIELD[key] for key in ("标签", "类型", "选项", "提示")},
    **_SILENCE,
    "成员": "列表的成员是哪种记录",
    "人员填写": "只有工作人员才能判断",
    "系统填写": "由系统推导，没有人填写",
    "取自": "系统填写的地址取所列事实中第一个答了的；是否看所列事实有没有一个答了",
}

# Words that were keys once, or are written where another one belongs, and what to write instead.
INSTEAD: Keys = {
    "序": "次序就是书写的次序",
    "替代": "同名的本来就代替上级的；只有规则写“替代”",
    "基本要件": "不能缺的写“档: 必”",
    "需": "写成“档: 需”，条件写在“当”里",
    "必": "写成“档: 必”",
    "荐": "写成“档: 荐”",
    "说明": "给编辑看的话写成以 # 开头的注释",
    "管辖": "案由属于哪一类写在 rules/管辖.yaml",
}


def texts(raw: Any) -> tuple[str, ...]:
    """A word or a list of words as words; none when nothing is written."""
    if raw is None:
        return ()
    return tuple(map(str, raw)) if isinstance(raw, list) else (str(raw),)


def refuse_unknown(raw: YMap, known: Keys, problems: Problems) -> None:
    """A problem for every key that is not one of `known`, with what to write instead."""
    for key in raw.keys() - known.keys():
        instead = f"；{INSTEAD[key]}" if key in INSTEAD else nearest(key, known)
        problems.add(f"没有“{key}”这个键{instead}", raw.at(key))


def opening_paper(procedure: str) -> str:
    """What a case of this procedure begins with, as people call it."""
    return "申请书" if procedure == NON_CONTENTIOUS else "起诉状"
