"""Agreements on arbitration or a court, and earlier judgments, told in free words."""

from __future__ import annotations

from typing import Any

import pytest

from engine.narrative.gates import ARBITRATION, COURT, JUDGED
from engine.narrative.words import read_words

TOLD = {
    ARBITRATION: (
        "合同最后一条写的是有争议去中山仲裁委员会解决。",
        "保险单特别约定栏印着争议提交广州仲裁委员会。",
        "信托合同第十八条讲好了，要到深圳国际仲裁院去裁。",
        "转让协议里头有一条，扯皮了由中山仲裁委员会裁决，我没去过。",
        "合同约定到仲裁委仲裁。",
        "合同里有一条仲裁条款。",
        "双方另外签了仲裁协议。",
        "合同说争议由仲裁解决。",
        "合同第十条写深圳国际仲裁院。",
        "合同写明去仲裁委，我没有去仲裁，嫌贵。",
        "保单上约定仲裁。",
        "章程里说股东争议由仲裁庭处理。",
    ),
    COURT: (
        "合同写明打官司要去广州番禺法院，我嫌远。",
        "协议约定发生争议由甲方所在地人民法院管辖。",
        "借条上写了有纠纷到珠海市香洲区人民法院起诉。",
        "合同第九条争议由深圳前海法院管辖。",
    ),
    JUDGED: (
        "前年我告过一回，法院判我输，说我拿不出底稿，现在底稿找到了，我再告。",
        "去年法院给我们判过，驳回了我，我不服气，还是要告这件事。",
        "2024年法院已经判公司给我看账，公司不给，我重新起诉要看同样的账。",
        "去年拿到判决书，他没有付，现再次起诉。",
        "去年在法院达成调解书，他没有付，现又起诉。",
        "去年有了判决书，再次诉至法院。",
        "本院以证据不足判决驳回，我不服，现在再按同一张借条起诉。",
    ),
}
NOT_TOLD = {
    ARBITRATION: (
        "原来的草稿写过去仲裁委，签的时候划掉了，正式合同写的是到法院起诉。",
        "保险单的争议解决方式栏勾的是向人民法院起诉，没有勾仲裁。",
        "销售跟我讲别家的合同要去仲裁，我这份合同没有约定仲裁，写的是法院。",
        "协议里没有仲裁的约定，双方说好到法院。",
        "劳动合同签了三年，劳动仲裁委裁决他补工资。",
        "合同没有仲裁条款。",
        "合同未约定仲裁。",
        "合同原来写仲裁，后来补充协议改成到法院起诉。",
        "他跟别人签合同去过仲裁委。",
        "合同约定去仲裁委，仲裁委不受理。",
        "中院裁定合同里的仲裁条款无效。",
        "被告一直没有付钱。",
    ),
    COURT: (
        "店开在石岐，合同没写去哪里打官司，总部口头说要去番禺，我没答应。",
        "合同约定由中山市第一人民法院管辖。",
        "协议写的是有纠纷到法院起诉。",
        "他在广州法院有别的官司。",
        "合同签了以后他被广州天河法院列为失信被执行人。",
        "合同写明争议向有管辖权的人民法院起诉。",
        "2025年合同纠纷由广州法院判决。",
        "他跟别人的合同写了有纠纷到广州法院起诉。",
        "合同原来写争议去广州法院，后来改成到中山的法院起诉。",
    ),
    JUDGED: (
        "前年另一个画家告过他们一回，法院判他们赔，这次轮到我的画，我再告。",
        "去年他因为打人被法院判了刑，放出来又骂我，我再告。",
        "去年撤诉，没有判决书，再次起诉。",
        "有判决书为证。",
        "他不付，我再次起诉。",
        "我看过朋友的判决书，他又起诉朋友了。",
        "另一笔货款有了判决书，这一笔再次起诉。",
        "一审判了，二审发回，重新起诉。",
        "有一份判决书，与本案无关，再次起诉。",
        "他抢注我的店名又告我侵权，法院判他败诉。",
    ),
}


def told(facts: str, field: str) -> bool:
    values: dict[str, Any] = {"事实与理由": facts}
    read_words(values)
    return bool(values[field])


@pytest.mark.parametrize(("field", "facts"), [(f, s) for f, all_ in TOLD.items() for s in all_])
def test_what_is_told(field: str, facts: str) -> None:
    assert told(facts, field)
    assert not any(told(facts, other) for other in TOLD if other != field)


@pytest.mark.parametrize(("field", "facts"), [(f, s) for f, all_ in NOT_TOLD.items() for s in all_])
def test_what_is_not(field: str, facts: str) -> None:
    assert not told(facts, field)
