"""How sure a clause is: asserted, planned, reported-claim, denied or hypothetical, and who says so.

Operators are read on the dependency path from the trigger to the root; they stack towards the weaker
reading (extraction schema, section 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.lexicon import Lexicon, load

RANK = {"denied": 0, "hypothetical": 1, "reported-claim": 2, "planned": 3, "asserted": 4}
_SUPPORT = {"be", "have", "do", "take", "come", "become", "remain", "get"}
# Prepositions after which a nominal action is taken as done, and as not (yet) done.
# "amended the regulation to prolong the measures": the act is the means, and it is done.
_DONE_BY = {"amend", "adopt", "sign", "issue", "vote", "act", "invoke", "use", "move", "pass", "become"}
_DONE_BEFORE = {"after", "following", "since", "upon", "despite", "amid", "during"}
_NOT_DONE = {
    "for", "on", "about", "towards", "toward", "to", "against", "without", "before", "until", "of",
    "regarding",
}  # fmt: skip


@dataclass
class Reading:
    """The modality of one trigger. `speaker` is the subject of a speech verb above it."""

    modality: str = "asserted"
    speaker: Token | None = None
    speech: Token | None = None
    attribution: str | None = None
    operators: list[str] = field(default_factory=list)
    double_negation: bool = False
    conditional: bool = False

    def weaken(self, modality: str, why: str) -> None:
        self.operators.append(why)
        if RANK[modality] < RANK[self.modality]:
            self.modality = modality


class _Cues:
    def __init__(self, lexicon: Lexicon) -> None:
        cues = lexicon.cues
        self.verb = {w: k for k in ("hypothetical", "planned", "denied", "agree") for w in cues["verbs"][k]}
        for word in cues["verbs"]["factive"]:
            self.verb.setdefault(word, "factive")
        self.speech = set(cues["verbs"]["speech"])
        self.noun = {w: k for k, words in cues["nouns"].items() for w in words}
        self.adverb = {w: k for k, words in cues["adverbs"].items() for w in words}
        self.aux = {w: k for k in ("planned", "hypothetical") for w in cues["auxiliaries"][k]}
        self.conditionals = set(cues["conditionals"])
        self.outsiders = set(cues["outsiders"])


@cache
def _cues() -> _Cues:
    return _Cues(load())


def read(trigger: Token, nominal: bool, consumed: frozenset[int] = frozenset()) -> Reading:
    """Modality of a trigger. nominal: the trigger is a noun, such as "the lifting of sanctions".

    consumed: tokens already taken as part of the event ("agreed" in "agreed to join").
    """
    cues = _cues()
    reading = Reading()
    token = trigger
    if trigger.doc[len(trigger.doc) - 1].text == "?":
        reading.weaken("hypothetical", "question")
    _own_operators(token, reading, cues, nominal)
    scope = True  # False once a clause border ends the reach of verbs above
    noun_is_plan = False
    seen = set()
    while token.head != token and token.i not in seen:
        seen.add(token.i)
        dep, head = token.dep_, token.head
        if dep == "conj":
            shares = grammar.is_verb(token) and not any(
                c.dep_ in ("aux", "auxpass") and c.tag_ in ("MD",) for c in token.children
            )
            if (
                scope
                and grammar.is_verb(head)
                and shares
                and not grammar.has_subject(token)
                and token.tag_ in ("VB", "VBN", "VBG")
            ):
                _own_operators(head, reading, cues, False)
            token = head
            continue
        content = dep in ("relcl", "acl") and any(
            c.dep_ == "mark" and c.lower_ in ("that", "for") for c in token.children
        )
        if (
            dep == "advcl"
            and token.tag_ == "VBG"
            and 0 < token.i - head.i <= 2
            and not any(c.dep_ == "mark" for c in token.children)
        ):
            dep = "xcomp"  # "ruled out recognising": a complement, whatever the parser calls it
        if (
            dep == "advcl"
            or (dep == "relcl" and not content)
            or (dep == "acl" and token.tag_ in ("VBN", "VBG", "VBD") and not content)
        ):
            if not scope:
                token = head
                continue
            if dep == "advcl" and _marker(token, cues):
                reading.weaken("hypothetical", "condition")
                reading.conditional = True
            if (
                dep == "advcl"
                and not _marker(token, cues)
                and not _one_of_a_kind(head)
                and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
            ):
                kind = cues.verb.get(grammar.lemma(head))
                if kind in ("hypothetical", "denied"):
                    reading.weaken("hypothetical", f"aim of {head.lower_}")
                elif head.i not in consumed and grammar.lemma(head) not in _DONE_BY:
                    reading.weaken("planned", "purpose")
            result = dep == "advcl" and token.tag_ == "VBG" and head.i < token.i and not _marker(token, cues)
            aims = [c for c in head.children if c.dep_ == "xcomp" and head.i < c.i < token.i] if result else []
            if aims:  # "intends to list the group, broadening a ban": the ban is broadened by the listing
                token = aims[-1]
                continue
            scope = False
            token = head
            continue
        if dep == "prep" or (dep == "agent"):
            token = head
            continue
        if dep in ("pobj", "pcomp"):
            preposition = head
            if scope and token.i == trigger.i or (scope and token.i in consumed):
                scope = _preposition(preposition, reading, nominal or token.tag_ == "VBG", consumed, cues)
            token = preposition
            continue
        if dep in ("ccomp", "parataxis", "dep") and _semicolon_between(token, head):
            scope = False  # two sentences in one: neither speaks for the other
            token = head
            continue
        if head.i in consumed:
            token = head
            _own_operators(token, reading, cues, not grammar.is_verb(token))
            continue
        if grammar.is_verb(head) and dep in (
            "ccomp",
            "xcomp",
            "dobj",
            "nsubj",
            "nsubjpass",
            "csubj",
            "attr",
            "oprd",
            "acomp",
            "npadvmod",
            "advmod",
            "dep",
            "parataxis",
            "dative",
            "prt",
        ):
            scope, noun_is_plan = _verb_above(token, head, dep, reading, cues, scope, noun_is_plan, nominal)
        elif grammar.is_noun(head) and dep in (
            "acl",
            "relcl",
            "compound",
            "nmod",
            "appos",
            "poss",
            "ccomp",
            "amod",
        ):
            kind = _noun_class(head, cues)
            if scope and kind and dep != "appos" and dep != "poss":
                noun_is_plan = noun_is_plan or kind == "planned"
                reading.weaken({"claim": "reported-claim"}.get(kind, kind), f"noun {head.lower_}")
                if kind == "planned" and grammar.negated(head):
                    reading.weaken("denied", "no plan")
        elif head.pos_ == "ADJ" and scope:
            _adjective(head, reading)
        if scope and grammar.is_noun(head) and grammar.negated(head) and dep in ("acl", "prep"):
            reading.weaken("denied", "no")
        token = head
    return reading


def _own_operators(token: Token, reading: Reading, cues: _Cues, nominal: bool) -> None:
    """Auxiliaries, negation, adverbs and marks on the word itself."""
    if grammar.negated(token) or any(
        grammar.negated(c)
        for c in token.children
        if c.dep_ in ("nsubj", "nsubjpass", "dobj") and grammar.is_noun(c)
    ):
        reading.weaken("denied", "negation")
    if grammar.is_verb(token) and token.tag_ not in ("VB",) and not nominal and _subject_is_nobody(token):
        reading.weaken("denied", "nobody")
    if not nominal and _denied_by_relative(token):
        reading.weaken("denied", "which … denied")
    for child in token.children:
        low = child.lower_
        if child.dep_ == "aux" and child.tag_ == "MD":
            kind = cues.aux.get(low)
            if kind == "hypothetical" and low in ("would", "'d") and _reported_future(token):
                kind = "planned"
            if kind:
                reading.weaken(kind, low)
        elif child.dep_ == "advmod" and low in cues.adverb:
            kind = cues.adverb[low]
            reading.weaken("reported-claim" if kind == "claim" else "hypothetical", low)
        elif (
            child.dep_ == "advcl"
            and _marker(child, cues) in ("if", "unless")
            and not nominal
            and (reading.modality != "asserted" or token.tag_ in ("VB", "VBP", "VBZ"))
        ):
            reading.weaken("hypothetical", "conditional")
            reading.conditional = True
    if (
        not nominal
        and token.i
        and token.doc[0].lower_ == "had"
        and token.doc[0].head == token
        and any(t.lower_ in ("would", "could", "might") for t in token.doc)
    ):
        reading.weaken("hypothetical", "had")
    headline = token.dep_ == "ROOT" and token.tag_ == "VB" and grammar.has_subject(token)
    if headline and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
        reading.weaken("planned", "headline: to")
    if (
        not nominal
        and token.dep_ in ("xcomp", "ccomp")
        and grammar.lemma(token.head) == "be"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    ):
        reading.weaken("planned", "is to")


def _one_of_a_kind(verb: Token) -> bool:
    """ "was the first country to leave": told of one that did."""
    return grammar.lemma(verb) in ("be", "become") and any(
        g.lower_ in ("first", "second", "third", "fourth", "last", "latest", "only", "newest")
        for c in verb.children
        if c.dep_ == "attr"
        for g in c.children
    )


def _semicolon_between(token: Token, head: Token) -> bool:
    first, last = sorted((token.i, head.i))
    return any(t.text == ";" for t in token.doc[first:last])


def _denied_by_relative(verb: Token) -> bool:
    """ "… had left the bloc, which the bloc denied"."""
    for child in verb.children:
        for clause in (child, *child.children):
            if clause.dep_ == "relcl" and grammar.lemma(clause) in (
                "deny",
                "dismiss",
                "dispute",
                "rebut",
                "refute",
            ):
                return grammar.has_subject(clause)
    return False


def _subject_is_nobody(verb: Token) -> bool:
    return any(
        s.lower_ in ("nobody", "none", "neither", "nothing")
        for s in verb.children
        if s.dep_ in grammar.SUBJECTS
    )


def _reported_future(token: Token) -> bool:
    """ "said it would lift": the future seen from the past, not a condition."""
    clause = token
    while clause.dep_ in ("conj", "xcomp") and clause.head != clause:
        clause = clause.head
    if any(t.dep_ == "mark" and t.lower_ in ("if", "unless", "whether") for t in token.doc):
        return False
    if clause.dep_ == "ccomp" and grammar.lemma(clause.head) in (
        "say", "announce", "confirm", "declare", "promise", "pledge", "state", "tell", "add", "decide", "agree", "vow",
    ):  # fmt: skip
        return True
    return (
        clause.dep_ == "relcl"
        and grammar.lemma(clause.head) in ("plan", "deal", "agreement", "accord")
        or (
            any(
                t.lower_ == "under"
                and t.i < token.i
                and t.dep_ == "prep"
                and any(c.lower_ in ("plan", "deal", "accord", "agreement") for c in t.children)
                for t in token.doc
            )
        )
    )


def _marker(clause: Token, cues: _Cues) -> str:
    for child in clause.children:
        if child.dep_ in ("mark", "advmod") and child.lower_ in cues.conditionals and child.i < clause.i:
            if child.lower_ in ("before", "once", "until", "till") and clause.tag_ in ("VBD",):
                continue
            return child.lower_
    return ""


def _noun_class(noun: Token, cues: _Cues) -> str:
    return cues.noun.get(noun.lower_) or cues.noun.get(grammar.lemma(noun)) or ""


# "gave its approval to the lifting": what is approved by whoever can do it, is done.
ASSENT = {"approval", "assent", "consent", "blessing", "nod", "go-ahead"}


def gives_assent(verb: Token) -> bool:
    return grammar.lemma(verb) == "give" and any(c.dep_ == "dobj" and grammar.lemma(c) in ASSENT for c in verb.children)


def _preposition(prep: Token, reading: Reading, nominal: bool, consumed: frozenset[int], cues: _Cues) -> bool:
    """What a preposition above the trigger does; False when it ends the reach of the words above it."""
    above = prep.head
    word = prep.lower_
    if above.i in consumed:
        return True
    if nominal and word in _DONE_BEFORE:
        return False
    if nominal and word in ("ahead", "before", "pending", "until"):
        reading.weaken("planned" if word != "pending" else "hypothetical", word)
        return False
    if word == "without":
        reading.weaken("denied", "without")
    elif grammar.is_noun(above):
        kind = _noun_class(above, cues)
        if kind and word in ("to", "on", "of", "for", "about", "in", "against", "over", "at", "towards"):
            reading.weaken({"claim": "reported-claim"}.get(kind, kind), f"{above.lower_} {word}")
            if grammar.negated(above):
                reading.weaken("denied", f"no {above.lower_}")
        elif nominal and word in _NOT_DONE and word != "of" and grammar.lemma(above) not in ASSENT:
            reading.weaken("hypothetical", f"{above.lower_} {word}")
    elif grammar.is_verb(above):
        _own_operators(above, reading, cues, False)
        kind = cues.verb.get(_with_particle(above), "")
        if kind in ("hypothetical", "denied", "planned"):
            reading.weaken(kind, above.lower_)
        elif word in ("before", "until", "pending", "for", "on", "about", "towards") and nominal and not gives_assent(above):
            reading.weaken("hypothetical", word)
        elif grammar.lemma(above) == "stop" and word == "of":
            reading.weaken("denied", "stop short of")
    elif word == "of" and above.lower_ == "short":
        reading.weaken("denied", "short of")
    return True


def _with_particle(verb: Token) -> str:
    lemma, particle = grammar.lemma(verb), grammar.particle(verb)
    if lemma == "rule" and particle == "out":
        return "rule_out"
    if lemma == "call" and particle == "off":
        return "call_off"
    if lemma == "stop" and any(c.lower_ == "short" for c in verb.children):
        return "stop_short"
    return lemma


def _verb_above(
    token: Token,
    head: Token,
    dep: str,
    reading: Reading,
    cues: _Cues,
    scope: bool,
    noun_is_plan: bool,
    nominal: bool,
) -> tuple[bool, bool]:
    lemma = _with_particle(head)
    if lemma in cues.speech and dep in ("ccomp", "xcomp", "dep", "parataxis") and lemma not in ("deny",):
        _speech(token, head, lemma, reading, cues, scope)
        return scope, noun_is_plan
    if not scope:
        return scope, noun_is_plan
    rumoured = [s for s in head.children if s.dep_ in ("nsubj", "nsubjpass") and _noun_class(s, cues) == "claim"]
    if rumoured and dep in ("ccomp", "dep") and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
        reading.weaken("reported-claim", rumoured[0].lower_)  # "Rumours swept the market that …"
    kind = cues.verb.get(lemma, "")
    if kind == "denied" and dep in ("ccomp", "xcomp", "dobj", "nsubjpass", "csubj"):
        if grammar.negated(head):
            reading.double_negation = True
            reading.weaken("hypothetical", f"not {lemma}")
        else:
            reading.weaken("denied", lemma)
        if lemma == "deny" and dep == "ccomp":
            reading.speaker, reading.speech = _speaker(head), head
    elif (
        kind == "hypothetical"
        and not noun_is_plan
        and dep not in ("nsubj",)
        or (
            kind == "hypothetical"
            and dep == "nsubj"
            and lemma in ("remain", "appear", "seem", "require", "need", "depend")
        )
    ):
        reading.weaken("hypothetical", lemma)
    elif kind == "planned" and dep in ("xcomp", "ccomp", "dobj", "nsubjpass", "acomp"):
        reading.weaken("planned", lemma)
    elif kind == "agree" and dep in ("xcomp", "ccomp") and token.tag_ != "VBD":
        if lemma in ("decide", "vote", "choose", "opt") and any(c.lower_ == "against" for c in head.children):
            reading.weaken("denied", f"{lemma} against")
        elif any(t.lower_ == "principle" for t in grammar.objects_of_prepositions(head, "in")):
            reading.weaken("planned", f"{lemma} in principle")
        else:
            reading.weaken("planned", f"agree:{lemma}")
    elif lemma == "go" and head.tag_ == "VBG" and dep == "xcomp":
        reading.weaken("planned", "going to")
    elif lemma == "have" and dep == "xcomp":
        yet = any(c.lower_ == "yet" for c in head.children)
        reading.weaken("denied" if yet else "hypothetical", "have yet to" if yet else "have to")
    elif lemma in ("yet",):
        reading.weaken("denied", "yet to")
    if lemma == "be" and dep in ("nsubj", "csubj"):
        for child in head.children:
            if child.dep_ == "acomp":
                _adjective(child, reading)
    if any(c.lower_ == "yet" for c in head.children) and dep == "xcomp" and not grammar.negated(head):
        reading.weaken("denied", "yet to")
    _own_operators(head, reading, cues, False)
    return scope, noun_is_plan


def _speech(token: Token, head: Token, lemma: str, reading: Reading, cues: _Cues, scope: bool) -> None:
    if not scope:
        return  # a clause of its own: the narrator's background, not the speaker's words
    if reading.speech is None:
        reading.speaker, reading.speech = _speaker(head), head
    nobody = any(grammar.negated(c) for c in head.children if c.dep_ in ("nsubj", "nsubjpass"))
    if grammar.negated(head) or nobody:  # "no official confirmed that …"
        reading.weaken("hypothetical", f"not {lemma}")
    for child in head.children:
        if child.dep_ == "aux" and child.tag_ == "MD" and child.i < head.i:
            kind = cues.aux.get(child.lower_)
            if kind:
                reading.weaken(kind, f"{child.lower_} {lemma}")
    if lemma in ("claim", "allege"):
        reading.weaken("reported-claim", lemma)
    if lemma in ("suggest", "predict", "estimate", "believe", "think"):
        reading.weaken("hypothetical", lemma)
    if any(c.dep_ == "mark" and c.lower_ in ("whether", "if") for c in token.children):
        reading.weaken("hypothetical", "whether")


def _speaker(verb: Token) -> Token | None:
    subjects = grammar.agents(verb)
    return subjects[0] if subjects else None


def _adjective(adjective: Token, reading: Reading) -> None:
    word = adjective.lower_
    if word in (
        "set",
        "due",
        "ready",
        "about",
        "scheduled",
        "bound",
        "poised",
        "prepared",
        "certain",
        "slated",
    ):
        reading.weaken("planned" if word not in ("ready", "poised", "prepared") else "hypothetical", word)
    elif word in (
        "likely",
        "possible",
        "unlikely",
        "eager",
        "keen",
        "willing",
        "able",
        "free",
        "unclear",
        "uncertain",
        "unable",
        "reluctant",
        "necessary",
        "impossible",
        "desperate",
        "anxious",
        "close",
    ):
        reading.weaken("denied" if word in ("unable", "impossible") else "hypothetical", word)
    elif word in ("false", "untrue", "baseless", "wrong", "unfounded"):
        reading.weaken("denied", word)
    elif word in ("pending", "expected"):
        reading.weaken("hypothetical", word)
