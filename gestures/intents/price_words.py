"""What the words around an amount make of it: the offer, another price, what is saved, a count."""

from __future__ import annotations

import re

from gestures.intents.number_words import ONES, TENS

OWN = re.compile(r"我就?(?:卖|给|收)[你您]们?\s*$")
"""Directly before the host's own price."""
CHANGE = re.compile(r"找[你您]$")
"""Before what is given back from the note that pays."""
VARIANT_BEFORE = re.compile(
    r"(?:[大小厚薄长短粗细宽窄男女][的款]?|[大小中](?:[号份杯瓶盒包]|的)|单人的?|双人的?)\s*$"
)
"""Before the price of one of several kinds; the one said first is the price."""
OTHER = re.compile(
    r"原价|恢复|改回|价值|手工|涨[到回]|原[来先本]|平[时常日]|日常|往[常年]|专柜|柜台|吊牌|市场|门[市店]|"
    r"店里|官网|以前|之前|外[面边头]|别人|别[家处]|人家|便利店|饭店|饭馆|理发店|药店|4s店|产地|进价|成本|租|回收|"
    r"商场|超市|京东|淘宝|名牌|大牌|景区|"
    r"上(?:个?月|周|个?礼拜|个?星期|[次回场批])|去年|前[年天几两]|昨[天晚儿]|单[拿买卖独]|零[卖售]|\b(?:was|"
    r"were|used to|usually|normally|original(?:ly)?|list(?:ed)? (?:is|at)|list price|last time|[rms]rp|"
    r"they (?:charge|sell)|paid|"
    r"you'd pay|label|the tag|neighbou?rs?|regular(?:ly)?|(?<!will )retails?|before|elsewhere|others?|amazon|"
    r"everyone else|supermarkets?|shopkeepers?|market|comps|stores?|outside|starts?)\b"
)
"""Before an amount that is not the offer: a former price or another shop's."""
OFFER = re.compile(
    r"到手|只要|只需|仅需|仅要|只卖|卖你|才|现在|今[天晚日]|直播间|我们|我这|我(?:就|给|喊|卖)?\s?$|咱|给到?|"
    r"券后|福利价|秒杀价?|降到|就|整件卖|\b(?:just|only|now|becomes?|comes? out at|down to|tonight|today|"
    r"here|drops? to|comes? (?:down )?to|our price|giving|yours?|mine|i'm asking|i (?:give|sell)|to you|pay|"
    r"go for|(?:do|doing) it for|call it|try|sold(?: for| at)?|this is|got it at)\b|\bso\s*$"
)
"""Before the offer."""
FORMER = re.compile(
    r"原价|原[来先本]|平[时常日]|日常(?=价|[卖售都是])|往[常年]|以前|^之前|之前(?=[卖是都我的])|吊牌|"
    r"上(?:个?月|周|个?礼拜|个?星期|[次回场批])|去年|前(?:[年天]|[几两][天年次])|昨[天晚儿]|"
    r"\b(?:was|were|went(?! down)|used to|usually|normally|original(?:ly)?|regular(?:ly)?|list(?:ed)?|[rms]rp|the tag|"
    r"label)\b"
)
"""Before what the offer itself cost."""
FORMER_BEHIND = re.compile(
    r"[块元]?钱?的?(?:原价|吊牌价|日常价|平时价)|"
    r"(?: dollars?| pounds?| euros?)?,? (?:(?:was|is) (?:the|its|our) )?(?:old|original|regular|usual|list|"
    r"normal) price|"
    r"(?: dollars?| pounds?| euros?)? (?:before|originally|usually|normally|last (?:week|month|year)|yesterday)$"
)
OTHERS = re.compile(
    r"(?:专柜|柜台|市场|市面|门市|店里|官网|外[面边头]|别人|别[家处]|人家|隔壁|商场|超市|京东|淘宝|天猫|闲鱼|拼多多|"
    r"景区|进价|成本|零售)"
    r"(?:(?!发货|快递|物流|直播|链接|给)[^,，]){0,4}?(?:[卖要价得是都标挂买拿收]|多少|$)|价值|单[拿买独]|"
    r"(?<![我咱们的])(?:开口|张嘴|要价|报价|报给我[^,，]{0,5}?价)[就要是]*|(?:[跟管问找]我要|[收坑宰]了我)|"
    r"(?:恢复|涨|改|变)(?:[到回成]|原价)+|恢复|"
    r"\b(?:they (?:charge|sell)|(?:i|we) paid|you'd pay|neighbou?rs?|retails?|elsewhere|amazon|everyone else|"
    r"other (?:shops?|stores?|sellers?|places?)|supermarkets?|shopkeepers?|department stores?|"
    r"in (?:the )?(?:stores?|shops?)|on (?:the|their) (?:web)?site|worth)\b"
)
"""Before another seller's price, what the host paid, or what a part costs alone."""
_SELLERS = (
    r"(?:they|shops?|stores?|cent(?:er|re)s?|chains?|kiosks?|boutiques?|dealers?|retailers?|websites?|sites?|brands?|"
    r"warehouses?|sheds?|counters?|malls?|stalls?|supermarkets?|hotels?|salons?)"
)
ASKED_BY_OTHERS = re.compile(
    rf"(?<!\bmy )(?<!\bour )\b{_SELLERS}\b(?: (?!(?:i|we|you|and|but|so)\b)[\w']+){{0,3}} "
    r"(?:wants?|asks?|asking|charges?|charging|quoted?|"
    r"(?:has|have|got|gets?|sells?|does|do) (?:it|them|this|these|those|one)(?: (?:at|for|on at))?)\b"
)
"""Before what a shop of others asks: the garden centre wants."""
OTHERS_BEHIND = re.compile(r"[块元]?钱?(?:的|那是|这是|是)?(?:专柜|柜台|市场|官网|门店|超市)(?:价|卖的)")
TURNS = re.compile(
    r"到手|只[要需卖]|仅[需要]|现在|今[天晚日]|券后|福利价|秒杀|降到|给到|"
    r"\b(?:(?<!right )now|tonight|today|down to|drops? to|comes? (?:down )?to|just|only)\b"
)
"""What turns from a former or another price to the offer."""
OURS = re.compile(r"我|咱|直播间|给[你您大]|\b(?:ours?|mine|my|i|we|here)\b")
"""What turns from another seller's price to the offer; a former price may have been our own."""
CLOCK = re.compile(
    r"\s?(?:o'?clock\b|[ap]\.?m\b)|:\d\d(?!\d)|点(?:钟|半|整|准|开|之?前|左右|[一三]刻|过|下|$|[^一-鿿\d])|秒|刻钟"
)
"""Behind a number that tells the time, or how long."""
CLOCK_BEFORE = re.compile(r"\b(?:already|almost|nearly|past|(?:until|till?|since|before))\s$|\d:$")
ARROW = re.compile("→|➡|⇒|[-=]>")
"""Between a former price and the offer."""
SAVED = re.compile(
    r"(?:省|减|直降|降了?|便宜|优惠|让利|让(?=了|你(?!们))|少|低了?|补贴|补(?=了)|再补|贴|抵扣?|返|砍掉?|[慳悭]|"
    r"平(?=你)|saves?|saving|takes?|took|"
    r"remove|knock(?:ed|ing)?|shav(?:ed|ing)|dropp(?:ed|ing) it by)"
    r"(?:(?:了|下来?|你们?|您|大家|去|掉|整整|足足|立|个|差不多|将近)*|"
    r"(?:\s|up to|you|a|an|extra|about|another|further|off)*)$"
)
"""Before an amount that is taken off."""
SAVED_BEHIND = re.compile(
    r"\s*(?:off|cheaper|less|discount|ahead|better off|(?:dollar |pound |euro )?(?:voucher|coupon)|"
    r"(?:块钱?|元)?的?(?:优惠|差价|补贴|红包|[大小]?券))"
)
"""Behind an amount that is taken off."""
CORRECTED = re.compile(
    r"(?:\b(?:no,?|sorry,?(?: i (?:mean|meant))?,?|i (?:mean|meant)(?: to say)?,?|actually,?|make (?:it|"
    r"that)|scratch that,?|wait,?|oops,?|uh,?|um,?|er,?|cross (?:it|that) out,?|no,? it's)|(?<=\d )ok(?:ay)?|"
    r"(?<=\s)不是\s|不对|错了|^改[成到为]?)\s*$"
)
"""Before an amount that replaces the one before it: forty no thirty-nine."""
THRESHOLD = re.compile(r"(?:满|over|above|more than|orders? of|spend)\s*[$£€¥]?\s*$")
"""Before an amount that the order must reach."""
INSTALMENTS = re.compile(r"\b(?:pay(?:ing|ments?)?|split)(?: it| that| this)? (?:in|into|over) $")
"""Before the number of payments that a price is split into."""
COUNTED = re.compile(
    r"(?!双人)(?![大小][瓶号盒箱包罐杯份][一二两三四五六七八九十百\d])(?:[大小整]?[个件单套份款瓶盒袋箱斤双条张支只台本枚颗粒罐桶杯片号年天寸组提送色种样项副团棵串扇节层盏把根卷匹幅盆岁秒泡枝首碗束瓦兆期码]|"
    r"里(?![面头边含])|对(?![吧吗呀啊不])|头(?![发戴上])|包(?![邮运退税]|送(?![一两二三四五]))|两(?=$|[\s多左上])|公[斤里分]|千克|"
    r"毫[米升克]|克|"
    r"厘米|分(?:不|没|都|也)|(?<=\d)x\d|乘|[多来]?[条件单个套]|位数|周年|口味|人|米(?:[二三四五六七八九]?乘)|"
    r"米(?!拿走|带走|包邮|到手|秒|就|上|[一二两三四五六七八九十\d])|小时|分钟|折|升|次)|(?:g|gb|t|"
    r"tb)?\s*[加+]\s*\d|(?:gb?|tb?)(?![a-z])|[\s-]*(?:%|percent|off|(?:left|pieces?|pcs|packs?|bottles?|"
    r"bars?|box|boxes|packets?|sets?|pairs?|piece|seconds?|minutes?|hours?|days?|weeks?|months?|years?|"
    r"nights?|more|of|each for|ounces?|oz|grams?|kilos?|kg|ml|inch(?:es)?|mil|lit(?:er|re)s?|gig|colou?rs?|"
    r"trays?|bowls?|bags?|jars?|people)\b)"
)
"""Behind a number that counts things."""
PART_OF = re.compile(r" ?(?:of )?(?:an?|the) [a-z]")
"""Behind a half that measures what the price buys: half a kilo."""
PLACED = (
    (
        4.0,
        re.compile(
            r"(?:卖了|卖出|卖掉|售出|销了|卖过|定金|订金|运费|(?:[加补贴贵添抹]|只多|让了)你?|自提|不[要是用]|"
            r"没有|不到(?=$)|价值|\b(?:not|isn't|aren't)(?: paying)?|n't pay(?:ing)?|number|link|item|#|"
            r"another|(?:only|'ve|have) got|\b(?:set|pack|box|collection|case|bundle|carton|bag|tray) of)\s*$"
        ),
    ),
    (4.0, re.compile(r"(?:\binstead of|\brather than|\bdown from|\btill|\buntil|\btil|\bby)\s*[$£€¥]?\s*$")),
    (
        2.0,
        re.compile(
            r"人均|平均|折合|等于|合[着计]?$|单[拿买]|没领|其他|它[那这]|if not|\b(?:about|under|works? "
            r"out(?: at)?)\s*$"
        ),
    ),
    (
        3.0,
        re.compile(
            r"(?:[大小中][的号果杯份款]|[前后]排|那边.{0,3}|学生|儿童|小孩|长款|加长)我?[喊卖要是]?(?=$)"
        ),
    ),
)
"""Words before an amount, and how much they speak against it."""
ELSEWHERE = re.compile(
    r"\s*(?:dollars?|pounds?|bucks?|quid|rupees)?,?\s*(?:(?:in|at)\s+(?:[A-Z]\w+|(?:the\s)?(?:stores?|shops?|"
    r"market|mall|supermarkets?|high street|department stores?|retail))|separately\b|individually\b|"
    r"elsewhere\b|by itself\b|on its own\b|on (?:the|their) (?:web)?site\b)"
)
"""Behind another shop's price."""
MARKET = re.compile(
    r"\b(?:in the market|in stores?|elsewhere|outside|other (?:shops?|stores?|sellers?)|amazon|the mall)\b"
)
PICKED = re.compile(r"\b(?:any|pick|take|grab|buy|get|build your own|much for)(?: all)?\s*$")
"""What a host offers together: any three, and it's twenty."""
MEMORY = re.compile(r"\d\s?(?:g|gb)?\s?[加+]\s?$")
"""Memory and storage of a telephone, which its price follows: 12加256是4499."""
BIDDING = re.compile(r", (?:who(?:'s)? (?:got|at) |now |and )?| (?:uh|okay|ok|now|and) ")
"""Between two bids."""
FOR = re.compile(r"(?: [a-z]+){0,3},? for(?: (?:just|only|about|under))? [$£€₹]?$")
FOR_BEFORE = re.compile(r"(?! (?:dollar|pound|euro|quid|buck) (?!for\b))(?: [a-z]+){0,3}? for (?:the |all )?")
SEVERAL = re.compile(
    r"(?:[大小中][的号果杯份款]|[前后]排|那边.{0,3}|学生|儿童|小孩|长款|半[只个]|一颗|"
    r"一片)我?[喊卖要是]?\s*$|(?:[两二三四五六七八九十2-9]|"
    r"\d\d)[大小整]?[个件套份瓶盒袋箱斤双条张支只包罐桶杯片对把串棵斗平床幅](?:我?给你|就给我|就是|算你)?\s*$"
)
"""What more of the same costs, or another kind: the 七十五 of 一个二十九 三个七十五, the 五十 of 前排八十 后排五十."""
RECKONED = re.compile(r"[一-鿿][加减乘](?:以)?[一二两三四五六七八九十百\d]+")
"""The result of a sum stands last: 九十九减二十 七十九."""
SUM = re.compile(r"[一-鿿][加减乘](?:以|上|掉)?[一-鿿]{0,4}?[一二两三四五六七八九十百\d]+")
RESULT = re.compile(r"(?:等于|[就也]是|得|合)$")
"""A sum, 四百五加邮费十块, and what stands between it and its result."""
THINGS = re.compile(r" (?:[a-z]+ )?[a-z]{2,}s\b")
BY_THE_PIECE = re.compile(
    r" (?:each|apiece|an? (?!month|week|year|day|head)[a-z]+|per (?!month|week|year|day)[a-z]+)\b"
)
TOTAL = re.compile(r" (?:total|altogether|all in|all up|all told)\b")
ABOUT = re.compile(r"[块元]?钱?(?:多|出头|左右|不到)(?![一二两三四五六七八九十百千\d])")
NOT_EVEN = re.compile(r"[块元]?钱?不到")
FROM = re.compile(r"(?:从|\bfrom)\s*$")
DOWN_TO = re.compile(r"[块元]?[^,，。从]{0,8}[到至]$|(?<! up) to $")
WORTH_OF = re.compile(
    r" (?!each|an?\b|the\b|only|off|now|to|for|is|was|all)[a-z]+ (?:for|is|goes for)(?: just| only)? $"
)
"""Between what a thing is called by and its price: a ninety dollar bag for thirty five."""
WAS_BEHIND = re.compile(r"(?: it)? was\b")
"""Behind a former price."""
THOUSAND_AND = re.compile(
    rf"\b({'|'.join(ONES[1:20])}) thousand ({'|'.join(ONES[1:10])})(?=$|[,.!?]| (?:only|each|for|per|a|now|today)\b)"
)
"""Thousands and hundreds: four thousand eight."""
BY_ONE = re.compile(r"[大小整]?[对双个条斤盒瓶件套只支袋包箱打张把]")
SINGLE = re.compile(
    r"(?:(?:\b(?:a|one|single) |^(?=(?:dollar|buck|quid) (?:starts?|an?|each|whoever|twenty|fifty|seventy)\b))"
    r"(dollar|pound|buck|euro|quid)|\b(buck))\b"
    rf"(?:[ -](?:and )?((?:{'|'.join([*ONES[10:], *TENS])})(?:[ -](?:{'|'.join(ONES[1:10])}))?)\b)?"
)
"""One of a currency, and what may be its cents: a dollar fifty, buck fifty."""
UNIT_OF_SALE = re.compile(
    r"(?:一打|乘[一二两三四五六七八九十百\d]+|\b(?:the|a|per|half a) dozen|\blast one|\b(?:the|this|"
    r"that) [a-z]+ one)$"
)
"""A number that says how things are sold or left: 三十五一打, the dozen at nine."""
