"""The people of the demonstration: accounts of every role, and names for parties.  All fictional."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from court.core.courthouse import Actor, Work
from court.core.roles import Role
from court.identity.accounts import account_for_phone
from court.identity.passwords import OF_THE_DEMONSTRATION, hashed
from court.identity.staff import make_staff
from engine.values import ValueProblem, check_resident_id, check_uscc

PASSWORD = OF_THE_DEMONSTRATION
ID_CARD = "居民身份证"


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demonstration; `sign_in` is a phone number or a login name."""

    key: str
    role: Role
    name: str
    sign_in: str
    born: str = ""
    firm: str = ""
    what: str = ""
    sequence: int = 12

    @property
    def number(self) -> str:
        """The resident number; its last digit but one is even for women, odd for men."""
        return resident_number(self.born, self.sequence) if self.born else ""


PUBLIC_PEOPLE = (
    Person("shen", Role.party, "沈若琳", "13800000001", "1986-04-17", what="各种状态的案件都有"),
    Person(
        "zhou", Role.party, "周启明", "13800000002", "1979-11-03", what="有一份要补正", sequence=13
    ),
    Person("he", Role.party, "何美玲", "13800000003", "1992-06-25", what="刚刚提交"),
    Person(
        "liang",
        Role.lawyer,
        "梁思齐",
        "13800000011",
        "1984-01-09",
        "广东衡平律师事务所",
        "有委托人",
    ),
    Person(
        *("bank", Role.party, "中山农业科技小额贷款有限公司", "13800000021"),
        firm="中山农业科技小额贷款有限公司",
        what="批量起诉",
    ),
)
STAFF_PEOPLE = (
    Person("guide", Role.guide, "邓小燕", "yindao", what="窗口、叫号、接手自助机"),
    Person("assistant", Role.assistant, "罗子文", "zhuli", what="收件箱，提审查意见"),
    Person("judge", Role.judge, "高伟", "faguan", what="作出决定"),
    Person("judge2", Role.judge, "叶青", "faguan2", what="另一位法官"),
    Person("editor", Role.editor, "谭文博", "bianji", what="规则"),
    Person("administrator", Role.administrator, "黄丽", "guanli", what="账户、概览"),
    Person("security", Role.security, "陆平", "anquan", what="核准重置和新账户"),
    Person("auditor", Role.auditor, "冯正", "shenji", what="审计日志"),
    Person("leader", Role.leader, "周敏", "yuanting", what="立案概览"),
    Person("trial1", Role.trial_judge, "卢静", "shenpan", what="承办的案件、待办"),
    Person("trial2", Role.trial_judge, "冼志远", "shenpan2", what="另一位承办法官"),
    Person("trial3", Role.trial_judge, "区慧敏", "shenpan3", what="又一位承办法官"),
    Person("assessor", Role.assessor, "甘少芬", "peishen", what="一起合议的案件"),
    Person("clerk", Role.clerk, "何嘉怡", "shujiyuan", what="告知、记录"),
    Person("server", Role.server, "麦永强", "songda", what="送达"),
    Person("chief", Role.chief, "钟正华", "tingzhang", what="批准指定分案、登记审判人员"),
    Person("president", Role.president, "程远", "yuanzhang", what="批准变更承办人"),
)
EVERYBODY = (*PUBLIC_PEOPLE, *STAFF_PEOPLE)

# Parties without an account: name, day of birth; men and women as the examples' texts need them.
MEN = (
    *(("陈国富", "1981-02-14"), ("梁伟强", "1975-08-30"), ("黄永发", "1988-12-05")),
    *(("郭嘉豪", "1993-03-21"), ("刘志成", "1970-10-11"), ("吴振邦", "1985-07-07")),
    *(("谢卫东", "1968-05-19"), ("邱文杰", "1990-09-28"), ("苏建明", "1983-01-16")),
)
WOMEN = (
    *(("林秀珍", "1982-04-04"), ("欧阳慧", "1991-11-23"), ("冼丽华", "1978-06-12")),
    *(("钟雅文", "1987-02-02"), ("潘玉兰", "1973-09-09")),
)
COMPANIES = (
    "中山市南粤通达物流有限公司",
    "中山市明朗灯饰有限公司",
    "中山市佳和物业服务有限公司",
    "中山市祥泰家具制造有限公司",
    "中山市润丰食品有限公司",
)


def resident_number(born: str, sequence: int) -> str:
    """A resident number with a right check digit for a day of birth."""
    stem = f"442000{born.replace('-', '')}{sequence:03d}"
    return _checked(stem, "0123456789X", check_resident_id)


def credit_code(sequence: int) -> str:
    """A credit code with a right check character."""
    stem = f"91442000MA5D{sequence:04d}A"
    return _checked(stem, "0123456789ABCDEFGHJKLMNPQRTUWXY", check_uscc)


def _checked(stem: str, alphabet: str, check: Callable[[str], str]) -> str:
    for last in alphabet:
        try:
            return check(stem + last)
        except ValueProblem:
            continue
    raise AssertionError(f"no check character for {stem}")


def settle_in(work: Work) -> dict[str, Actor]:
    """Make every account; gives the actors by their keys.  One password, hashed once."""
    found = {}
    secret = hashed(PASSWORD)
    for person in EVERYBODY:
        if person.role in (Role.party, Role.lawyer):
            account = account_for_phone(work, person.sign_in, person.role)
            account.name, account.firm = person.name, person.firm
            if person.born:
                account.id_type, account.id_number = ID_CARD, person.number
                account.identity_verified = True
            if person.role is Role.lawyer:
                account.licence = "14420000000000000"
            account.password = secret
        else:
            account = make_staff(
                work, person.role, person.sign_in, person.name, secret, given=False
            )
        found[person.key] = Actor(
            account.id, person.role, person.name, account.phone or "", bool(person.born)
        )
    return found
