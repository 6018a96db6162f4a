"""Our own words on the pages, in English and Japanese; the words of the law come from its files."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Lang = Literal["en", "ja"]
LANGUAGES: Final[tuple[Lang, ...]] = ("en", "ja")
NAMES: Final[dict[Lang, str]] = {"en": "English", "ja": "日本語"}


class _Pair(NamedTuple):
    en: str
    ja: str


_WORDS: Final[dict[str, _Pair]] = {
    # ---- the head of a page ----
    "library": _Pair("The law that sekisho reads", "sekisho が読む法令"),
    "library of": _Pair("The law that {name} is held to", "{name} に適用される規範"),
    "about library": _Pair(
        "One page for each body of rules, made from the files that decide. People compare them with their"
        " sources; each page says when that was last done.",
        "判定に用いるファイルから作成した、規範ごとの頁。出典との照合は人が行い、最後に照合した日を各頁に示す。",
    ),
    "id": _Pair("id", "ID"),
    "title": _Pair("title", "名称"),
    "layer": _Pair("layer", "区分"),
    "law": _Pair("law", "法令"),
    "policy": _Pair("policy, no legal basis", "任意の基準（法令上の根拠ではない）"),
    "organisation": _Pair("the organisation's own rule", "組織の内部規程"),
    "jurisdictions": _Pair("law of", "法域"),
    "in force": _Pair("in force", "施行期間"),
    "zone": _Pair("days are counted in", "日付の基準時間帯"),
    "checked": _Pair("compared with its sources on", "出典との照合日"),
    "checked on": _Pair("checked on", "照合日"),
    "and more": _Pair("{some} and {number} more", "{some} ほか{number}"),
    "file": _Pair("file", "ファイル"),
    "always": _Pair("without limit of time", "期間の定めなし"),
    "from": _Pair("from {day}", "{day}から"),
    "until": _Pair("until {day}, that day excluded", "{day}まで（当日を含まない）"),
    "between": _Pair("from {from_} until {until}, that day excluded", "{from_}から{until}まで（当日を含まない）"),
    "no limit": _Pair("—", "―"),
    "colon": _Pair(": ", "："),
    # ---- in short ----
    "short": _Pair("In short", "概要"),
    "counts": _Pair(
        "Ways through: {ways}, of which exemptions: {exempt}. Bars: {bars}. Duties that block: {blocking}."
        " Reminders: {reminders}. Disputed readings: {disputed}.",
        "方法{ways}件（うち免除{exempt}件）、禁止事項{bars}件、履行しなければ実行停止となる義務{blocking}件、"
        "留意事項{reminders}件、争いのある読み方{disputed}件。",
    ),
    "way": _Pair("way through", "方法"),
    "asks for": _Pair("papers and decisions asked for", "求められる書類・判断"),
    "nothing": _Pair("none", "なし"),
    # ---- the parts ----
    "applies": _Pair("When it applies", "適用される場合"),
    "forbids": _Pair("What it forbids", "禁止事項"),
    "about forbids": _Pair(
        "No way through heals what is forbidden here.",
        "次に当たる場合は、いずれの方法によっても提供できない。",
    ),
    "requires": _Pair("Ways through", "方法"),
    "one suffices": _Pair("Any one of these {number} ways is enough.", "次の{number}件の方法のいずれか一つで足りる。"),
    "bar all": _Pair("Forbidden when all of this holds:", "次のすべてに当たる場合は禁止："),
    "bar any": _Pair("Forbidden when any of this holds:", "次のいずれかに当たる場合は禁止："),
    "bar one": _Pair("Forbidden when:", "次の場合は禁止："),
    "basis all": _Pair("It needs all of these:", "次のすべてが必要："),
    "basis any": _Pair("It needs any of these:", "次のいずれかが必要："),
    "basis one": _Pair("It needs:", "必要なもの："),
    "duty all": _Pair("Fulfilled by all of these:", "次のすべてにより履行："),
    "duty any": _Pair("Fulfilled by any of these:", "次のいずれかにより履行："),
    "duty one": _Pair("Fulfilled by:", "次により履行："),
    "duties": _Pair("Duties", "義務"),
    "about duties": _Pair(
        "They ride on every export to which this law applies, whichever the way through.",
        "この規範が適用される全ての提供に、方法を問わず付随する。",
    ),
    "blocks": _Pair("blocks while it is not fulfilled", "履行されるまで実行停止"),
    "reminds": _Pair("a reminder; it stops nothing", "留意事項（実行停止とはしない）"),
    "reminds for": _Pair(
        "a reminder, tied to {bases}; it stops nothing", "留意事項（実行停止とはしない）。対象：{bases}"
    ),
    "watches": _Pair(
        "; until it is answered, a decision is marked where companies under common control together reach a number that"
        " each stays below",
        "。判断が記録されるまで、同一の支配下にある会社が単独では満たす人数の基準に合計で達する場合は、判定に付記する",
    ),
    "deadlines": _Pair("Deadlines", "期限"),
    "about deadlines": _Pair(
        "Counted from papers in the register; both days are included.",
        "登録簿の書類から数える。いずれの日も含む。",
    ),
    "refusals": _Pair("What a refusal may start", "拒否に伴う報告"),
    "about refusals": _Pair(
        "Counted from the day on which an export was blocked, an automatic block included.",
        "提供が実行停止となった日（自動的な実行停止を含む）から数える。",
    ),
    "announced": _Pair("What is to come, or pending", "今後の動き"),
    "about announced": _Pair("It changes no answer yet.", "現時点の判定には影響しない。"),
    "no day yet": _Pair("no day is known yet", "期日は未定"),
    "counted from": _Pair("Counted from {start} of {paper}.", "起算：{paper}の{start}。"),
    "opens": _Pair("It can be done from {moment} that day.", "開始：その日の{moment}。"),
    "due": _Pair("It is due {moment} that day.", "期限：その日の{moment}。"),
    "due on the day": _Pair("It is due on that very day.", "期限：当日。"),
    "done by": _Pair(
        "It is done when {event} is on record, or by a newer paper.", "{event}の記録又は新しい書類により完了。"
    ),
    "done by paper": _Pair("It is done by a newer paper.", "新しい書類により完了。"),
    "issued": _Pair("the day of issue", "発行日"),
    "last-day": _Pair("the last day", "有効期間の末日"),
    "event": _Pair("the event {name}", "事象{name}"),
    "day field": _Pair("the day {name}", "日付{name}"),
    "working days": _Pair("working days of", "営業日の暦"),
    "tables": _Pair("Tables by date", "日付別の表"),
    "information": _Pair("To know", "参考情報"),
    "about information": _Pair(
        "Told where an explanation is asked for; nothing here is judged.", "説明を求められたときに示す。判定はしない。"
    ),
    "told of anybody": _Pair(
        "Told where the register holds a paper of kind {kind} of a party to the export.",
        "提供の当事者が保有する種類{kind}の書類が登録簿にあるときに示す。",
    ),
    "told of another": _Pair(
        "Told where the register holds a paper of kind {kind} of a party that neither sends nor receives, such as the"
        " operator of a service.",
        "提供元でも提供先でもない当事者（サービスの事業者等）が保有する種類{kind}の書類が登録簿にあるときに示す。",
    ),
    "covers": _Pair("what it covers", "対象範囲"),
    "narrow": _Pair("narrow", "限定的な規範"),
    "narrowly": _Pair(
        "it alone does not make the law of its countries known", "この規範のみでは当該国の法令を確認したことにならない"
    ),
    "questions": _Pair("Disputed readings", "争いのある読み方"),
    "about questions": _Pair(
        "Each counts as unknown, and unknown blocks, until a named person has decided the question in the register.",
        "いずれも、責任者の判断が登録簿に記録されるまでは「不明」として扱い、提供は実行停止となる。",
    ),
    "papers": _Pair("Papers asked for", "求められる書類"),
    "sources": _Pair("Sources", "出典"),
    "lists": _Pair("Long lists", "長い一覧"),
    # ---- rules ----
    "key": _Pair("name", "名前"),
    "cite": _Pair("source", "根拠"),
    "kind": _Pair("kind", "種類"),
    "exempt": _Pair("exemption: no instrument is needed", "免除（提供のための書類は不要）"),
    "exempt short": _Pair("exemption", "免除"),
    "mechanism": _Pair("mechanism", "提供の手段"),
    "uncounted": _Pair("its persons stay out of the yearly count", "年間累計人数に算入しない"),
    "note": _Pair("Note", "注記"),
    "remedy": _Pair("To do", "対応"),
    "all of": _Pair("all of these", "次のすべて"),
    "any of": _Pair("any of these", "次のいずれか"),
    "see way": _Pair("the way {way}", "方法{way}"),
    # ---- statements ----
    "yes": _Pair("yes", "はい"),
    "no": _Pair("no", "いいえ"),
    "is": _Pair("{fact}: {value}", "{fact}：{value}"),
    "one_of": _Pair("{fact}: one of {value}", "{fact}：次のいずれか {value}"),
    "one_of set": _Pair("{fact}, among them one of {value}", "{fact}に次のいずれかを含む：{value}"),
    "one_of single": _Pair("{fact}: {value}", "{fact}：{value}"),
    "one_of set single": _Pair("{fact}, among them {value}", "{fact}に次を含む：{value}"),
    "none_of": _Pair("{fact}: none of {value}", "{fact}：次のいずれでもない {value}"),
    "none_of set": _Pair("{fact}, none of them among {value}", "{fact}に次のいずれも含まない：{value}"),
    "listed_in": _Pair("{fact}: in {value}", "{fact}：{value}に掲げられている"),
    "listed_in set": _Pair("{fact}, every one of them in {value}", "{fact}：全てが{value}に掲げられている"),
    "at_least": _Pair("{fact}: {value} or more", "{fact}：{value}以上"),
    "at_most": _Pair("{fact}: at most {value}", "{fact}：{value}以下"),
    "below": _Pair("{fact}: fewer than {value}", "{fact}：{value}未満"),
    "above": _Pair("{fact}: more than {value}", "{fact}：{value}超"),
    "paper": _Pair("a paper of kind {kind}", "書類 {kind}"),
    "narrowed": _Pair(" with {fields}", "（{fields}）"),
    "field": _Pair("{name}: {values}", "{name}：{values}"),
    "or": _Pair(" or ", "又は"),
    "unstated": _Pair("not stated", "記載なし"),
    "term": _Pair(
        "; where it prints no end, it holds for {months} months ({table})",
        "；終期の記載がない場合の有効期間は{months}か月（{table}）",
    ),
    "term by table": _Pair(
        "; where it prints no end, it holds for the months in {table}",
        "；終期の記載がない場合の有効期間（月数）は{table}による",
    ),
    "issued from": _Pair("; issued on {day} or later", "；{day}以後に発行されたもの"),
    "that the exporter holds": _Pair("; held by the exporter", "；提供元が保有するもの"),
    "that the recipient holds": _Pair("; held by the recipient", "；提供先が保有するもの"),
    "issued before": _Pair("; issued before {day}", "；{day}より前に発行されたもの"),
    "for each": _Pair("; for each of {fact}, one by one", "；{fact}のそれぞれについて"),
    "expects": _Pair("; with {event} on record", "；{event}の記録があるもの"),
    "expects within": _Pair(
        "; with {event} on record, which may take {period} from its issue",
        "；{event}の記録があるもの（発行後{period}は猶予）",
    ),
    "first check": _Pair(
        "; issued so lately that the first check may wait: {period} from its issue",
        "；初回の確認の猶予期間内（発行後{period}）のもの",
    ),
    "lost after": _Pair(", and is too late after {period}", "；{period}を過ぎると手遅れ"),
    "judgement": _Pair("decided by a named person: {question}", "責任者の判断：{question}"),
    "predicate": _Pair("the test {name} passes", "検査 {name} を満たす"),
    "disputed": _Pair("disputed reading", "読み方に争いあり"),
    "in table": _Pair("the table {name}", "表{name}"),
    "among table": _Pair("those in the table {name}", "表{name}に掲げるもの"),
    "number in table": _Pair("the number in the table {name}", "表{name}の数"),
    "joined": _Pair(", ", "、"),
    # ---- tables ----
    "table": _Pair("table", "表"),
    "values": _Pair("says", "内容"),
    "first day": _Pair("from", "開始日"),
    "last day": _Pair("until (excluded)", "終了日（当日を含まない）"),
    "listed": _Pair("{few} … {last} ({number}, {link})", "{few} … {last}（{number}件、{link}）"),
    "list": _Pair("list {number}", "一覧{number}"),
    "list of": _Pair("List {number}: {count} entries", "一覧{number}：{count}件"),
    "used in": _Pair("asked by", "参照元"),
    "shared": _Pair("Shared tables", "共有の表"),
    "about shared": _Pair("Tables to which several bodies of rules refer.", "複数の規範が参照する表。"),
    # ---- questions, papers, sources ----
    "question": _Pair("question", "論点"),
    "asked in": _Pair("It decides in:", "関係する規定："),
    "readings": _Pair("The readings:", "読み方："),
    "settling": _Pair(
        "To settle it: record a judgement on {question} in the register: who decided, when, why, for which exports,"
        " until when.",
        "解決方法：登録簿に {question} についての判断（判断者、日付、理由、対象となる提供、期限）を記録する。",
    ),
    "must state": _Pair("It must state and match: {aspects}.", "記載があり、提供内容と一致すべき事項：{aspects}。"),
    "held by exporter": _Pair("The exporter holds it.", "提供元が保有するもの。"),
    "held by recipient": _Pair("The recipient holds it.", "提供先が保有するもの。"),
    "published": _Pair("published {day}", "{day}公布・公表"),
    "primary": _Pair("the text itself was read", "原文を確認"),
    "read on": _Pair("read on {day}", "{day}確認"),
    "secondary": _Pair("only an account of it was read", "二次資料による"),
    "foot": _Pair(
        "“From” is the first day; on the day under “until” it is out of force. Countries have two letters (ISO 3166)."
        " What is not known counts as unknown, and unknown blocks.",
        "「から」の日は含み、「まで」の日は含まない。国はISO 3166の2文字コードで示す。"
        "確認できないものは「不明」とし、不明は実行停止となる。",
    ),
    "back": _Pair("all laws", "一覧へ"),
}

_ASPECTS: Final[dict[str, _Pair]] = {
    "holder": _Pair("holder", "保有者"),
    "counterparties": _Pair("counterparties", "相手方"),
    "purposes": _Pair("purposes", "目的"),
    "categories": _Pair("categories of data", "データの区分"),
    "countries": _Pair("countries", "国"),
    "services": _Pair("services", "サービス"),
    "persons": _Pair("number of persons", "人数"),
}


class Say:
    """The language of a page: `say("until", day=…)` gives one of our own words, its gaps filled."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._at = LANGUAGES.index(lang)

    def __call__(self, word: str, **gaps: object) -> str:
        """Give one of our own words; what fills its gaps is Markdown already."""
        return _WORDS[word][self._at].format(**gaps)

    def aspect(self, name: str) -> str:
        """Name a part of a paper's scope."""
        return _ASPECTS[name][self._at] if name in _ASPECTS else name
