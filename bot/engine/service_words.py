"""What a person is told of a service, in one pattern for all: its name, for whom it is, when it answers, and how to reach it.

The hours are told as they stand at the moment: "Open weekdays 9am to 5pm" while it is open, "Opens Monday 9am" while it is not,
"Hours not known" where nobody knows. No "today" or "tomorrow": words are read later than they are sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.engine.effects import Say
from bot.flow.directory import Service
from bot.flow.opening_hours import ALWAYS, CLOCK, NOT_KNOWN, Spans, Standing, week
from bot.flow.words import Wording

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENGLISH = "en"
_NAMED_DAYS = {tuple(range(5)): "hours_weekdays", tuple(range(7)): "hours_every_day"}
_CLOCKS = ((5, "clock_night"), (12, "clock_morning"), (17, "clock_afternoon"), (24, "clock_evening"))  # before this hour
_CALL, _OTHER = ("service_call", "service_call_short"), ("service_other", "service_other_short")
_LONG_NUMBER = re.compile(r"0(?=\d+(?: \d+)+$)")  # groups that begin with 0: a number of the whole country, not 116 123 or 999


# Wednesday, the longest day in most languages, at a time with minutes: for those who measure words.
_LONG_OPEN, _LONG_CLOSED = datetime(2001, 1, 3, 17, 30, tzinfo=CLOCK), datetime(2001, 1, 3, 10, 30, tzinfo=CLOCK)


Sentence = Callable[[str], Wording]  # the engine's own sentences in one language, by name
Text = Callable[[str, str, Mapping[str, str]], str]  # context, English, values to fill in first -> the text in that language
_NO_VALUES: Mapping[str, str] = {}


class ServiceWords:
    """The words for services in one language."""

    def __init__(self, language: str, sentence: Sentence, text: Text) -> None:
        self.language = language
        self.sentence = sentence
        self.text = text

    def say(self, service: Service, standing: Standing) -> Say:
        """All that is told of a service. What is told at another hour has another key."""
        key = f"service/{service.id}" + _moment(standing)
        if service.says:
            own = self._own(service)
            said = self.text(f"support/{service.id}/says", service.says, own)
            voice = self.text(f"support/{service.id}/voice", service.voice, own) if service.voice else ""
            return Say(key, self.language, Wording(said, voice=voice))
        whens = tuple(self._whens(service, standing))
        whole = [self._whole(service, whom, when) for when in whens] if (whom := self._whom(service)) else []
        long, *shorter = whole + [self._short(service, when, name) for when in whens for name in _names(service)]
        return Say(key, self.language, long, tuple(wording.text for wording in shorter))

    def every(self, service: Service) -> Iterator[Say]:
        """What is told of a service at any hour, at its longest."""
        states = {ALWAYS: [Standing("always")], NOT_KNOWN: [Standing("unknown")]}
        timed = [Standing("open", _LONG_OPEN), Standing("closed", _LONG_CLOSED), Standing("unknown")]
        yield from (self.say(service, standing) for standing in states.get(service.hours, timed))

    def usual(self, services: Iterable[Service]) -> Mapping[str, str]:
        """The placeholders of ``service.`` for the words of a flow: those of the first service."""
        first = next(iter(services), None)
        return self._own(first) if first else dict.fromkeys(("service.name", "service.phone", "service.hours"), "")

    def hours(self, hours: str) -> str:
        """The hours of a week in words: "weekdays 9.30am to 4pm"; "day and night" and "hours not known" where they are so."""
        found = week(hours)
        if not found:
            return self._plain("hours_not_known")
        if found == (((0, 24 * 60),),) * 7:
            return self._plain("open_always")
        return ", ".join(self._days(days, spans) for days, spans in _groups(found))

    def opens(self, moment: datetime, name: str = "opens_next") -> str:
        """When it opens next, or (``open_until``) until when it is open."""
        minute = moment.hour * 60 + moment.minute
        day = moment.weekday()
        if name == "open_until" and minute == 0:
            minute, day = 24 * 60, (day - 1) % 7
        return self._plain(name, day=self._plain(DAYS[day]), time=self._clock(minute))

    def _whens(self, service: Service, standing: Standing) -> Iterator[str]:
        """How its hours are told, the whole of them first, then in fewer words. Hours that change from day to day are too many words."""
        if standing.state == "open":
            until = [self.opens(standing.until, "open_until")] if standing.until else []
            whole = [self._plain("open_hours", hours=self.hours(service.hours))]
            yield from (whole + until if len(tuple(_groups(week(service.hours)))) == 1 else until or whole)
        elif standing.state == "closed":
            yield self.opens(standing.until) if standing.until else self._plain("closed_now")
        else:
            yield self._plain("open_always" if standing.state == "always" else "hours_not_known")

    def _whom(self, service: Service) -> str:
        """For whom it is; nothing where that is not translated: English in the middle of other words would help nobody."""
        said = self.text(f"support/{service.id}/plain_for", service.plain_for, _NO_VALUES)
        return "" if said == service.plain_for and self.language != ENGLISH else said

    def _whole(self, service: Service, whom: str, when: str) -> Wording:
        return self._put(0, service, service.name, {"when": when, "for": whom})

    def _short(self, service: Service, when: str, name: str) -> Wording:
        return self._put(1, service, name, {"when": when})

    def _put(self, short: int, service: Service, name: str, values: dict[str, str]) -> Wording:
        """The pattern on each surface. In a chat a tap on the number dials it; what is spoken has the shorter name."""
        number = service.phone or ""
        numbers = {"text": number, "chat": tappable(number), "voice": number}
        spoken = service.short_name or name
        pattern = self.sentence((_CALL if number else _OTHER)[short])
        way = Wording("") if number else self._way(service)
        return Wording(
            *(
                _filled(
                    pattern.on(on),
                    {
                        **values,
                        "name": service.names.get(self.language, spoken if on == "voice" else name),
                        "number": numbers[on],
                        "way": way.on(on),
                    },
                )
                for on in ("text", "chat", "voice")
            )
        )

    def _way(self, service: Service) -> Wording:
        name = ("way_text_word" if service.text_word else "way_text") if service.text else "way_chat"
        values = {"number": service.text or "", "word": service.text_word or ""}
        return Wording(*(_filled(self.sentence(name).on(on), values) for on in ("text", "chat", "voice")))

    def _own(self, service: Service) -> dict[str, str]:
        name = service.names.get(self.language, service.name)
        return {"service.name": name, "service.phone": service.phone or "", "service.hours": self.hours(service.hours)}

    def _days(self, days: tuple[int, ...], spans: Spans) -> str:
        times = ", ".join(self._plain("hours_span", begins=self._clock(begins), ends=self._clock(ends)) for begins, ends in spans)
        if days in _NAMED_DAYS:
            return self._plain(_NAMED_DAYS[days], times=times)
        named = [self._plain(DAYS[day]) for day in days]
        if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
            return self._plain("hours_days", first=named[0], last=named[-1], times=times)
        return self._plain("hours_day", day=", ".join(named), times=times)

    def _clock(self, minute: int) -> str:
        """A time of the day as it is said: 9am, 5.30pm, noon, midnight."""
        if minute % (12 * 60) == 0:
            return self._plain("clock_noon" if minute == 12 * 60 else "clock_midnight")
        hour, past = divmod(minute, 60)
        name = next(name for before, name in _CLOCKS if hour < before)
        return self._plain(name, hour=f"{(hour - 1) % 12 + 1}" + (f".{past:02}" if past else ""))

    def _plain(self, name: str, **values: str) -> str:
        return _filled(self.sentence(name).text, values)


def tappable(phone: str) -> str:
    """A number as chats make it into a link: in international form. Telegram's own example of a phone_number is +1-212-555-0123.

    Numbers that only work inside the country (999, 111, 116 123) stay as they are.
    Source: Telegram Bot API, MessageEntity.
    """
    return _LONG_NUMBER.sub("+44 ", phone, count=1) if _LONG_NUMBER.match(phone) else phone


def _names(service: Service) -> Iterator[str]:
    yield service.name
    if service.short_name:
        yield service.short_name


def _moment(standing: Standing) -> str:
    """What the key of the words needs, so that the same key always says the same: closed services open at different times."""
    if standing.state in ("always", "unknown"):
        return ""
    if standing.until is None:
        return f"/{standing.state}"
    return f"/{standing.state}-{DAYS[standing.until.weekday()][:3]}-{standing.until:%H%M}"


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text.strip()


def _groups(days: Sequence[Spans]) -> Iterator[tuple[tuple[int, ...], Spans]]:
    """Days with the same hours together, in the order of the first of them. Closed days are not told."""
    for spans in dict.fromkeys(filter(None, days)):
        yield tuple(at for at, hours in enumerate(days) if hours == spans), spans
