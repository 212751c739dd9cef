"""Which date and which length of time belong to a draft."""

from __future__ import annotations

from datetime import date

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.dates import Clock, DateMention, Duration, Resolved, add_months
from entente.extraction.drafts import Draft
from entente.extraction.parsing import Parsed

_PERFECT_OR_NOW = ("VBN", "VBG")
_ANNOUNCING = {"announce", "declare", "confirm", "say", "tell"}
_ENDING = {"expire", "lapse", "end", "run", "last", "conclude", "finish"}


def date_of(draft: Draft, clock: Clock, future: bool) -> tuple[Resolved | None, float, int | None]:
    """The date of a draft, the factor its link costs, and its token; None when no date belongs to it."""
    if not draft.dated:
        return _announcement_date(draft, clock)
    if draft.date_at is not None:
        return clock.resolve(draft.parsed.dates[draft.date_at], future), 1.0, draft.date_at
    ranked = sorted(
        (
            (rank, mention.role != "effective", abs(index - draft.trigger.i), index)
            for index, mention in draft.parsed.dates.items()
            if (mention.role != "until" or _is_own_end(draft, index))
            and (rank := _rank(draft, draft.parsed.doc[index])) is not None
        ),
    )
    if future:
        ranked = [item for item in ranked if item[0] <= 1]
    if draft.close_date:
        ranked = [item for item in ranked if item[0] == 0]
    ranked = _effective_first(ranked)
    for rank, _, _, index in ranked:
        mention = draft.parsed.dates[index]
        previous = _day_before(draft.parsed, index, clock)
        found = clock.resolve(mention, future or _is_coming(mention, clock), previous)
        if found is not None:
            return found, 0.9 if rank >= 4 else 1.0, index
    return None, 1.0, None


def is_scheduled(draft: Draft) -> bool:
    """ "The licence lapses on Thursday": the present tense of an end or a start looks ahead."""
    verb, word = draft.trigger, grammar.lemma(draft.trigger)
    if verb.tag_ not in ("VBZ", "VBP") or word not in _SCHEDULED or grammar.lemma(verb.head) == "let":
        return False
    return word != "take" or any(c.lower_ == "effect" for c in verb.children)


_SCHEDULED = {"expire", "lapse", "end", "run", "take", "come", "enter", "begin", "start", "become"}


def _is_own_end(draft: Draft, index: int) -> bool:
    """ "The waiver expired on 1 May": for an expiry the end is the event."""
    return grammar.lemma(draft.trigger) in _ENDING and _home(draft.parsed.doc[index]) == draft.trigger


def _is_coming(mention: DateMention, clock: Clock) -> bool:
    """An effective day without a year lies where it is nearer: "decided to readmit it as of 1 September"."""
    if (
        mention.role != "effective"
        or clock.published is None
        or mention.form not in ("dmy", "mdy")
        or "y" in mention.fields
    ):
        return False
    past, coming = clock.resolve(mention, False), clock.resolve(mention, True)
    if past is None or coming is None:
        return False
    today = clock.published
    return (date.fromisoformat(coming.edtf) - today).days < (today - date.fromisoformat(past.edtf)).days


def _announcement_date(draft: Draft, clock: Clock) -> tuple[Resolved | None, float, int | None]:
    """The day somebody said it, for an announcement that has no other day."""
    speech = draft.reading.speech
    if speech is None:
        return None, 1.0, None
    for index, mention in draft.parsed.dates.items():
        token = draft.parsed.doc[index]
        if mention.role != "until" and _home(token) == speech:
            return clock.resolve(mention, False, None), 0.9, index
    return None, 1.0, None


def _effective_first(ranked: list[tuple[int, bool, int, int]]) -> list[tuple[int, bool, int, int]]:
    close = [item for item in ranked if not item[1] and item[0] <= 2]
    return close + [item for item in ranked if item not in close]


def _home(token: Token) -> Token:
    """The verb whose clause a date stands in.

    A date between a verb of speech and the clause it opens is the day of speaking: "said on Monday it would leave".
    """
    place = token.head if token.head != token else token
    while place.head != place and not (
        grammar.is_verb(place) and place.dep_ not in ("aux", "auxpass", "amod", "compound")
    ):
        place = place.head
    return above if (above := _day_of_speaking(token, place)) is not None else place


def _day_of_speaking(token: Token, place: Token) -> Token | None:
    """The verb of speech whose day a date is that the parser hung on the clause `place`, which the verb opens."""
    above = place.head
    if place.dep_ == "ccomp" and above.i < token.i and grammar.is_verb(above):
        opens = [c.i for c in place.children if c.dep_ in (*grammar.SUBJECTS, "mark")]
        if opens and token.i < min(opens):
            return above
    return None


def _rank(draft: Draft, token: Token) -> int | None:
    """How closely a date belongs to the trigger: 0 best; None when it belongs to another clause."""
    trigger = draft.trigger
    links = {trigger.i, *draft.consumed}
    above = token.head
    while above.head != above and not grammar.is_verb(above):
        if above.lower_ == "since" and above != token.head:
            return None  # "since its creation in 2018" dates the creation
        above = above.head
    if token.head.lower_ == "since" and trigger.tag_ in ("VBG", "VBD", "VB") and not grammar.is_passive(trigger):
        return None  # "ending an embargo in place since 2009": no change takes place since
    place = token
    crossed = False
    for _ in range(20):
        if place.i in links:
            if crossed or _day_of_speaking(token, place) is not None:
                break
            return 0
        if place.head == place:
            break
        if place.dep_ in ("relcl", "acl", "advcl", "ccomp", "xcomp") and grammar.is_verb(place):
            crossed = True
        if place.dep_ == "acl" and place.i != token.i:
            crossed = True
        place = place.head
    home = _home(token)
    own = trigger if grammar.is_verb(trigger) else grammar.clause_verb(trigger)
    if _belongs_to_other_event(token, home, draft):
        return None
    if home == own:
        return 1
    if any(c.lower_ == "when" for c in own.children) and own.dep_ in ("relcl", "advcl") and own.head in (token, home):
        return 2 if not _has_date(draft.parsed, own) else None  # "began in June 2017, when the four severed relations"
    if own.tag_ == "VB" and own.dep_ in ("relcl", "acl") and own.head.dep_ == "attr" and own.head.head == home:
        return 1  # "on Friday became the first country to leave"
    if home.dep_ == "conj" and grammar.first_conjunct(home) == own and not grammar.has_subject(home):
        return 3 if not _has_date(draft.parsed, own) else None
    if own.dep_ == "conj" and grammar.first_conjunct(own) == home and not grammar.has_subject(own):
        return 2 if not _has_date(draft.parsed, own) else None
    if own.dep_ == "advcl" and own.head == home and not _has_date(draft.parsed, own):
        infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in own.children)
        deciding = ("vote", "agree", "decide", "move") if infinitive else ("sign", "issue", "adopt", "pass")
        if grammar.lemma(home) in deciding:
            return 3  # "voted on Thursday to outlaw", "signed an order on Monday lifting"
    if (
        own.dep_ == "relcl"
        and home == grammar.clause_verb(own.head)
        and any(c.lower_ in ("under", "by", "through", "with") and c.dep_ == "prep" for c in own.children)
    ):
        return 4  # "signed a declaration on Monday under which it became …"
    if (
        own.dep_ == "advcl"
        and own.head == home
        and any(c.lower_ in ("as", "when") and c.dep_ in ("mark", "advmod") for c in own.children)
    ):
        return 4
    if home.dep_ == "advcl" and home.head == own and any(c.lower_ in ("when", "as") for c in home.children):
        return 4
    # "agreed on Tuesday to lift": the governing act is the act.
    above = own
    for _ in range(4):
        if above.dep_ == "prep" and above.lower_ in (
            "after",
            "before",
            "since",
            "following",
            "until",
            "despite",
        ):
            break
        if above.dep_ not in ("xcomp", "acl", "pcomp", "dobj", "pobj", "prep", "ccomp", "nsubj", "nsubjpass"):
            break
        above = above.head
        if above == home:
            speech = draft.reading.speech
            if speech == home or grammar.lemma(home) in ("say", "tell", "report", "add", "warn", "note"):
                return _said_date(draft, own)
            return 3
        if not grammar.is_verb(above) and home == grammar.clause_verb(above):
            return 3
    if draft.reading.speech == home:
        return _said_date(draft, own)
    return None


def _said_date(draft: Draft, own: Token) -> int | None:
    """A day of speaking dates the act only when the act is told as just done: "has signed", "is reimposing"."""
    reading = draft.reading
    if reading.modality != "asserted" or (draft.modality or "asserted") != "asserted":
        return None
    if reading.speech is not None and grammar.lemma(reading.speech) not in _ANNOUNCING:
        return None
    now = any(
        c.dep_ in ("aux", "auxpass") and c.lower_ in ("has", "have", "is", "are", "was", "'s")
        for c in own.children
    )
    return (
        5
        if own.tag_ in _PERFECT_OR_NOW and now and not any(c.lower_ == "had" for c in own.children)
        else None
    )


def _belongs_to_other_event(token: Token, home: Token, draft: Draft) -> bool:
    """Dates inside a relative clause or a noun phrase of their own ("the 2018 accord", "Thursday's vote")."""
    if token.dep_ in ("poss", "compound", "amod", "nummod") and token.head.i not in draft.consumed:
        return grammar.clause_verb(token) != draft.trigger and not draft.nominal
    return False


def _has_date(parsed: Parsed, verb: Token) -> bool:
    return any(_home(parsed.doc[i]) == verb and m.role != "until" for i, m in parsed.dates.items())


def _day_before(parsed: Parsed, index: int, clock: Clock) -> date | None:
    for other in sorted(parsed.dates, reverse=True):
        if other < index:
            found = clock.resolve(parsed.dates[other], False, None)
            if (
                found is not None
                and found.precision == "day"
                and len(found.edtf) == 10
                and found.edtf[0] != "X"
            ):
                return date.fromisoformat(found.edtf)
    return clock.last_day


def expiry_of(draft: Draft, clock: Clock, when: Resolved | None) -> tuple[date | None, int | None, list[str]]:
    """Expiry, stated length in days, and flags: a stated end wins over arithmetic."""
    if draft.type not in ("SANCTION", "AGREEMENT", "MEMBERSHIP"):
        return None, None, []
    if draft.type == "AGREEMENT" and draft.subtype != "extend":
        return None, None, []  # the length of a pact is no length of its signature
    if draft.subtype == "trigger_snapback":
        return None, None, []  # its thirty days are a procedural window
    duration = _duration(draft)
    stated = _stated_end(draft, clock, when)
    start = None
    if when is not None and when.precision == "day" and len(when.edtf) == 10 and when.edtf[0] != "X":
        start = date.fromisoformat(when.edtf)
    computed = duration.after(start) if duration is not None and start is not None else None
    flags = []
    if stated is not None and computed is not None and abs((stated - computed).days) > 2:
        flags.append("expiry_disagrees")
    return stated or computed, duration.days if duration is not None else None, flags


def _stated_end(draft: Draft, clock: Clock, when: Resolved | None) -> date | None:
    for index, mention in draft.parsed.dates.items():
        if mention.role != "until" or _is_own_end(draft, index):
            continue
        token = draft.parsed.doc[index]
        home = _home(token)
        own = draft.trigger if grammar.is_verb(draft.trigger) else grammar.clause_verb(draft.trigger)
        if home.dep_ == "acl" and not any(
            m is not mention and _home(draft.parsed.doc[i]) == home for i, m in draft.parsed.dates.items()
        ):
            home = (
                _home(home.head) if not grammar.is_verb(home.head) else home.head
            )  # "measures directed against X until …"
        related = home == own or home.i in draft.consumed or _rank(draft, token) is not None
        ends = grammar.lemma(home) in _ENDING and (
            grammar.first_conjunct(home) == grammar.first_conjunct(own)
            or home.dep_ in ("relcl", "conj")
            or home.dep_ == "ROOT"
        )
        if not (related or ends):
            continue
        found = clock.resolve(mention, True, None)
        if (
            when is not None
            and "y" not in mention.fields
            and when.edtf[:4].isdigit()
            and clock.published is None
        ):
            found = None
        if found is not None and found.precision == "day" and len(found.edtf) == 10 and found.edtf[0] != "X":
            return date.fromisoformat(found.edtf)
    return None


def _duration(draft: Draft) -> Duration | None:
    """The length that modifies the outermost layer of this act, never one of an instrument below it."""
    measured = {t.i for t in draft.measured} | {draft.trigger.i}
    for duration in draft.parsed.durations:
        token = _token_at(draft.parsed, duration.start)
        beside = draft.parsed.sentence.plain[duration.end : duration.end + 10].split()
        if token is None or (beside and beside[0].strip(",.") in ("after", "before", "later", "earlier", "ago", "since")):
            continue  # "four days after" is a distance, no length
        place: Token = token
        for _ in range(6):
            if place.i in measured:
                if not _notice(token):
                    return duration
                break
            if place.head == place or (grammar.is_verb(place) and place != token):
                break
            if place.dep_ == "prep" and place.lower_ not in ("for", "of", "by"):
                break
            if (
                grammar.is_noun(place)
                and place.lower_ not in ("day", "days", "week", "weeks", "month", "months", "year", "years")
                and place.i not in measured
            ):
                break
            place = place.head
    return None


def _notice(token: Token) -> bool:
    return any(
        t.lower_ in ("notice", "review", "wind", "deadline", "grace")
        for t in token.head.head.subtree
        if abs(t.i - token.i) < 5
    )


def _token_at(parsed: Parsed, start: int) -> Token | None:
    for token in parsed.doc:
        first, last = parsed.spans[token.i]
        if first <= start < last:
            return token
    return None


def later(start: date, duration: Duration) -> date:
    """Calendar arithmetic for readers of a length: the last day it covers."""
    return duration.after(start) if duration.unit in ("day", "week") else add_months(start, duration.count)


def future_dates(parsed: Parsed) -> list[tuple[DateMention, bool]]:
    """Each date of a sentence with whether its clause lies in the future."""
    found = []
    for index, mention in parsed.dates.items():
        verb = _home(parsed.doc[index])
        future = any(
            c.dep_ == "aux"
            and c.lower_ in ("will", "would", "shall", "could", "may", "might", "should", "to")
            for c in verb.children
        )
        future = future or parsed.doc[index].head.lower_ in ("by", "until", "till")
        found.append((mention, future))
    return found
