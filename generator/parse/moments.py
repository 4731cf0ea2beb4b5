"""Dates as programs write them: ISO 8601, the date of a mail, seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from generator.parse.dates import is_calendar_day, read_date

_SPACED_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$")
_BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MAIL_DATE = re.compile(r"[A-Z][a-z]{2}, +\d{1,2} [A-Z][a-z]{2} \d{4}\b.{0,40}")
_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")
"""Since 1970; of 12 digits and more, they are thousandths. Nine digits begin in 1973."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """What a written date comes to."""

    day: date | None
    fault: str = ""
    """Why there is no day."""
    weekday_agrees: bool = True


def day_of(raw: str, zone: ZoneInfo) -> Day:
    """The calendar day of a date in any notation; never raises.

    Args:
        zone: where a date-time with an offset becomes a day. Without one the day is as printed.
    """
    moment = moment_of(raw)
    found = None if moment else read_date(raw)
    day = _local_day(moment, zone) if moment else found.day if found else None
    if day is None or not is_calendar_day(day):
        why = found.fault if found else ""
        return Day(None, why or "no date in it that can be read")
    return Day(day, "", found.weekday_agrees if found else True)


def moment_of(text: str) -> datetime | None:
    """A date-time as programs write it, a bare date being its midnight; None for anything else."""
    try:
        if _SECONDS.fullmatch(text):
            seconds = float(text)
            return _EPOCH + timedelta(seconds=seconds / 1000 if seconds > 1e11 else seconds)
        if _MAIL_DATE.fullmatch(text):
            return parsedate_to_datetime(text)
        return datetime.fromisoformat(_SPACED_OFFSET.sub(r"\1", text))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def iso_of(text: str) -> str:
    """A date or date-time in ISO 8601, or ""."""
    moment = moment_of(text)
    if moment is not None:
        return text if _BARE_DATE.fullmatch(text) else moment.isoformat()
    found = read_date(text)
    return found.day.isoformat() if found and found.day else ""


def _local_day(moment: datetime, zone: ZoneInfo) -> date | None:
    try:
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except OverflowError:
        return None
