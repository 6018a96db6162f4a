"""A forecast as an iCalendar file (RFC 5545) of all-day events, which Google Calendar and Outlook read.

An event's UID is made from what it is about, not from its day and not from the run: whoever imports a later forecast
gets the same events, moved where something moved, and none twice. What an event says counts from the day of the
forecast, not from the clock, so that the same forecast is the same file.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event

from sekisho.characters import visible
from sekisho.cli.forecast.entries import entries
from sekisho.cli.forecast.words import headline
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from sekisho.analysis.forecast.forecast import Forecast
    from sekisho.cli.forecast.entries import Entry
    from sekisho.cli.shared.locations import Locate

_NAME: Final = Phrase("{0}: data exports", "{0}：データの国外提供")
_CATEGORIES: Final = {
    "stops": Phrase("Export stops", "実行停止"),
    "begins": Phrase("Export begins to pass", "提供可能"),
    "changes": Phrase("Export changes", "結論の変更"),
    "opens": Phrase("Window opens", "受付開始"),
    "due": Phrase("Deadline", "期限"),
    "overdue": Phrase("Deadline", "期限"),
    "late": Phrase("Deadline", "期限"),
    "look": Phrase("Status to look up", "状態の確認"),
    "other": Phrase("Law and papers", "法令・文書"),
}
_EPOCH: Final = date(2000, 1, 1)


def render(forecast: Forecast, lang: str, find: Locate) -> str:
    """Write the forecast. Lines end with CRLF and are folded, as the format asks."""
    calendar = Calendar()
    calendar.add("prodid", f"-//sekisho//forecast//{lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _NAME._replace(values=(forecast.organisation,)).in_(lang)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", headline(forecast).in_(lang))
    for entry in entries(forecast, find):
        calendar.add_component(_event(entry, forecast, lang))
    data: bytes = calendar.to_ical()
    return data.decode()


def _event(entry: Entry, forecast: Forecast, lang: str) -> Event:
    event = Event()
    event.add("uid", uid(forecast.organisation, entry.about))
    event.add("dtstamp", datetime.combine(forecast.first, time(), UTC))
    event.add("sequence", (forecast.first - _EPOCH).days)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title.in_(lang))
    event.add("description", "\n".join(line.in_(lang).strip() for line in entry.lines))
    if entry.url is not None:
        event.add("url", visible(entry.url))
    event.add("categories", ["sekisho", _CATEGORIES[entry.kind].in_(lang)])
    event.add("status", "TENTATIVE" if entry.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    return event


def uid(organisation: str, about: tuple[str, ...]) -> str:
    """Give the id of an event, the same for ever: from whose it is and what it is about."""
    digest = hashlib.sha256("\n".join((organisation, *about)).encode()).hexdigest()
    return f"{digest[:32]}@{organisation}.sekisho"
