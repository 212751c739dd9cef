"""Who does what to whom in one parsed sentence: the few dependency paths the rules need."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from entente.extraction.lexicon import lexicon_verbs

CLAUSE = {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass"}
NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS"}
# Verbs whose infinitive belongs to their object: "urged Canada to lift", "invited Peru to join".
OBJECT_CONTROL = {
    "urge", "ask", "invite", "press", "call", "tell", "order", "allow", "let", "force", "persuade", "convince",
    "encourage", "want", "beg", "request", "pressure", "push", "permit", "enable", "require", "expect", "help",
    "oblige", "advise", "warn", "lobby", "demand", "authorise", "authorize", "clear", "prompt", "compel", "see", "direct", "instruct", "task",
}  # fmt: skip


# A paper that acts: whoever signed or rejected it is who acts.
DOCUMENTS = {
    "order", "decree", "law", "bill", "resolution", "decision", "proclamation", "memorandum", "regulation", "notice",
    "motion", "draft", "package", "document", "directive", "statement", "announcement", "act", "measure", "legislation",
}  # fmt: skip


def is_verb(token: Token) -> bool:
    return token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX")


def is_noun(token: Token) -> bool:
    return token.tag_ in NOUN_TAGS or token.pos_ in ("NOUN", "PROPN")


def lemma(token: Token) -> str:
    """Lower-case lemma; the small model leaves some capitalised nouns and British forms as they are."""
    low = token.lower_
    if token.tag_.startswith("VB") and low in _inflections():
        return _SPELLING.get(_inflections()[low], _inflections()[low])
    word = token.lemma_.lower() if token.lemma_ else low
    return _SPELLING.get(low) or _SPELLING.get(word, word)


@cache
def _inflections() -> dict[str, str]:
    """Regular forms of every verb of the lexicon; the model's lemmas are wrong for some ("hopes" -> "hop")."""
    forms: dict[str, str] = {}
    for verb in lexicon_verbs():
        doubled = verb + verb[-1]
        stem = verb[:-1] if verb.endswith("e") else verb
        for form in (f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing", f"{doubled}ed", f"{doubled}ing"):
            forms.setdefault(form, verb)
        if verb.endswith("y") and len(verb) > 2 and verb[-2] not in "aeiou":
            forms |= {f"{verb[:-1]}ies": verb, f"{verb[:-1]}ied": verb}
    # A form that is itself a verb of the lexicon ("left", "found") keeps its own reading.
    return {form: verb for form, verb in forms.items() if form not in _AMBIGUOUS}


_AMBIGUOUS = {"held", "hold", "does", "doing", "sees", "wings", "being"}


# Words the model lemmatises wrongly or not at all.
_SPELLING = {
    "sanctions": "sanction", "measures": "measure", "restrictions": "restriction", "relations": "relation",
    "ties": "tie", "talks": "talk", "curbs": "curb", "penalties": "penalty", "controls": "control",
    "recognize": "recognise", "recognised": "recognise", "recognized": "recognise", "recognizing": "recognise",
    "recognising": "recognise", "derecognize": "derecognise", "re-impose": "reimpose",
    "license": "licence", "licenses": "licence", "licences": "licence", "left": "leave", "bound": "bind",
    "quitted": "quit", "slapped": "slap", "re-established": "reestablish", "re-establish": "reestablish",
    "reestablished": "reestablish", "reimposed": "reimpose", "reimposing": "reimpose", "redesignated":
    "redesignate", "rejoined": "rejoin", "delisted": "delist", "blacklisted": "blacklist", "travelled": "travel",
    "re-designate": "redesignate", "re-designated": "redesignate", "normalize": "normalise", "normalized":
    "normalise", "prolonged": "prolong", "proscribed": "proscribe", "rolled": "roll", "waived": "waive",
    "finalize": "finalise", "formalize": "formalise", "initialled": "initial", "initialed": "initial", "struck": "strike", "accession":
    "accession", "readmitted": "readmit", "prolongs": "prolong", "relisted": "relist", "reinstated": "reinstate", "cancelled": "cancel", "canceled": "cancel",
    "expelled": "expel", "begun": "begin", "sworn": "swear", "phoned": "phone", "summits": "summit",
    "unfroze": "unfreeze", "unfrozen": "unfreeze", "froze": "freeze", "frozen": "freeze", "scrapped": "scrap", "axed": "axe", "curbed": "curb", "banned": "ban", "outlawed": "outlaw",
}  # fmt: skip


def particle(verb: Token) -> str:
    """The particle or bare adverb of a phrasal verb: "pull out", "roll over", "break off"; else empty."""
    for child in verb.children:
        if child.lower_ == "in" and child.dep_ == "prep" and child.i == verb.i + 1 and lemma(verb) in ("let", "take"):
            return "in"  # "let in six members"
        if child.dep_ == "prt" or (
            child.dep_ in ("advmod", "prep", "ccomp") and child.tag_ != "VB" and child.lower_ in _PARTICLES and child.i > verb.i
        ):
            return child.lower_
    return ""


_PARTICLES = {"out", "off", "over", "up", "back", "down", "away", "aside", "through"}


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it, left to right."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj":
            found.extend(conjuncts(child))
        if child.dep_ == "appos":  # "A, the official, and the adviser B": hung on the official
            found.extend(
                c for c in child.children if c.dep_ == "conj" and any(g.dep_ == "appos" and g.tag_ == "NNP" for g in c.children)
            )
    return found


def first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def _is_set_off(verb: Token) -> bool:
    """ "The group, designated by Russia in 2003, seized Kabul": a participle the model took for the main verb."""
    if verb.tag_ != "VBD" or verb.i < 2 or verb.nbor(-1).text != "," or any(c.dep_ == "aux" for c in verb.children):
        return False
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i == verb.i - 2), None)
    later = any(c.dep_ == "conj" and c.tag_ in ("VBD", "VBZ", "VBP") and c.nbor(-1).text == "," for c in verb.children)
    return subject is not None and later and any(t.lower_ == "by" for t in verb.subtree)


def is_passive(verb: Token) -> bool:
    """Passive voice: an auxiliary "be", or a bare participle after a noun ("sanctions imposed by …")."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if _is_set_off(verb):
        return True
    if (verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl")) or (verb.tag_ == "VBD" and verb.dep_ == "acl"):
        return not any(c.dep_ in ("aux", "nsubj") for c in verb.children)
    if (
        verb.tag_ == "VBN"
        and verb.dep_ in ("ROOT", "ccomp")
        and not any(c.dep_ in ("aux", "conj") for c in verb.children)
        and not {"nsubj", "dobj"} <= {c.dep_ for c in verb.children}  # "extended a waiver", read as a participle
    ):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not has_subject(verb):
        first = first_conjunct(verb)
        return is_verb(first) and is_passive(first) and not any(c.dep_ == "aux" for c in verb.children)
    return verb.tag_ == "VBN" and verb.dep_ == "advcl" and not any(c.dep_ == "aux" for c in verb.children)


def has_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS for c in verb.children)


def _relative_antecedent(token: Token) -> Token | None:
    """The noun a relative pronoun stands for."""
    if token.tag_ in ("WDT", "WP") or token.lower_ in ("which", "that", "who", "whom"):
        clause = token.head
        while clause.dep_ in ("prep", "pobj", "aux", "xcomp", "ccomp", "conj") and clause.head != clause:
            clause = clause.head
        if clause.dep_ in ("relcl", "acl"):
            return clause.head
    return None


def deref(token: Token) -> Token:
    if token.lower_ == "whose" and token.i > 1:
        before = token.nbor(-1) if token.nbor(-1).text != "," else token.nbor(-2)
        if is_noun(before):
            return before
    return _relative_antecedent(token) or token


def surface_subject(verb: Token, depth: int = 0) -> list[Token]:
    """Grammatical subject, found through coordination, control and participles; relative pronouns resolved."""
    if depth > 6:
        return []
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own:
        return [deref(t) for s in own for t in conjuncts(s)]
    if verb.dep_ == "conj" and is_verb(verb.head):
        return surface_subject(verb.head, depth + 1)
    if verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and _infinitive(verb) and _controls_object(verb.head)):
        governor = verb.head
        if is_verb(governor) and lemma(governor) in OBJECT_CONTROL:
            objects = [c for c in governor.children if c.dep_ in ("dobj", "dative")]
            if not objects:  # "called on the president to leave"
                objects = [
                    p
                    for c in governor.children
                    if c.dep_ == "prep" and c.lower_ == "on"
                    for p in c.children
                    if p.dep_ == "pobj"
                ]
            if objects:
                return [t for o in objects for t in conjuncts(o)]
            if is_passive(governor):
                return surface_subject(governor, depth + 1)
        if is_verb(governor) or governor.pos_ == "ADJ":
            return surface_subject(governor, depth + 1)
    if verb.dep_ == "advcl" and _infinitive(verb) and lemma(verb.head) in ("expand", "enlarge", "grow", "widen") and has_subject(verb.head):
        return surface_subject(verb.head, depth + 1)
    if verb.dep_ == "acomp" and is_verb(verb.head):
        return surface_subject(verb.head, depth + 1)  # "is due to be admitted"
    if verb.dep_ == "ccomp" and verb.tag_ in ("VBG", "VB") and is_verb(verb.head):
        return surface_subject(verb.head, depth + 1)
    if verb.dep_ in ("relcl", "acl") and verb.tag_ == "VB" and verb.head.dep_ == "attr" and is_verb(verb.head.head):
        return surface_subject(verb.head.head, depth + 1)  # "became the first country to leave"
    if verb.dep_ == "relcl":
        objects = [c for c in verb.children if c.dep_ in ("dobj", "pobj")]
        return [verb.head] if objects or verb.tag_ in ("VBG", "VBZ", "VBP") else []
    if verb.dep_ == "acl":
        if verb.tag_ in ("VBN", "VBD"):
            return [verb.head]
        if verb.tag_ == "VBG":
            return [*(_owner(verb.head, depth) if lemma(verb.head) in DOCUMENTS else ()), verb.head]
        return _owner(verb.head, depth)  # "its decision to leave"
    if verb.dep_ == "advcl" and is_verb(verb.head):
        with_phrase = [p for c in verb.head.children if c.dep_ == "prep" and c.lower_ == "with" and c.i < verb.i
                       for p in c.children if p.dep_ == "pobj" and p.i == verb.i - 1]  # fmt: skip
        if with_phrase:
            return with_phrase
        return surface_subject(verb.head, depth + 1)
    if verb.dep_ == "advcl":
        return surface_subject(verb.head, depth + 1) if verb.head != verb else []
    if verb.dep_ == "pcomp":
        holder = verb.head.head
        while holder.pos_ in ("ADV", "ADP", "ADJ", "SCONJ") and holder.head != holder:
            holder = holder.head
        if is_noun(holder):
            return _owner(holder, depth)
        return surface_subject(holder, depth + 1) if is_verb(holder) else []
    if verb.dep_ in ("dobj", "pobj", "nsubj") and verb.tag_ == "VBG":
        return _owner(verb, depth) or (surface_subject(verb.head, depth + 1) if is_verb(verb.head) else [])
    return []


# What follows "of" says what it is about, not whose it is: "notice of withdrawal".
_TELLS_WHAT = {"notice", "notification", "announcement", "instrument", "process", "letter"}


def _owner(noun: Token, depth: int) -> list[Token]:
    """Whose decision, plan or bid it is: its possessor, its "by" or "of" phrase, or the subject of its verb."""
    owners = [t for c in noun.children if c.dep_ == "poss" for t in conjuncts(c)]
    if owners:
        return owners
    for prep in noun.children:
        if prep.dep_ in ("prep", "agent") and (prep.lower_ == "by" or prep.lower_ == "of" and lemma(noun) not in _TELLS_WHAT):
            found = [t for p in prep.children if p.dep_ == "pobj" for t in conjuncts(p)]
            if found:
                return found
    if lemma(noun) in _OF_PURPOSE and noun.dep_ not in ("dobj", "pobj"):  # "the EU decision to impose"
        named = [c for c in noun.children if c.dep_ in ("compound", "nmod", "amod") and c.text[0].isupper()]
        if named:
            return named
    head = noun.head
    if noun.dep_ == "dobj" and is_verb(head):
        return surface_subject(head, depth + 1) if not is_passive(head) else agent_phrase(head)
    if noun.dep_ == "pobj" and head.dep_ == "prep" and is_verb(head.head):
        return surface_subject(head.head, depth + 1)
    if noun.dep_ == "pobj" and head.dep_ == "prep" and is_noun(head.head):
        return _owner(head.head, depth + 1) if depth < 4 else []
    return []


def owner(noun: Token) -> list[Token]:
    return _owner(noun, 0)


def agent_phrase(verb: Token) -> list[Token]:
    """Who did it in a passive clause: the "by" phrase, also when the parser hung it on a nearby noun."""
    found = [
        t
        for c in verb.children
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")
        for p in c.children
        if p.dep_ == "pobj"
        for t in conjuncts(p)
    ]
    if found:
        return found
    for child in verb.children:
        if child.dep_ in ("prep", "dobj", "oprd", "attr", "npadvmod"):
            for noun in [child, *child.children]:
                for prep in noun.children:
                    if prep.lower_ == "by" and prep.dep_ in ("prep", "agent"):
                        return [t for p in prep.children if p.dep_ == "pobj" for t in conjuncts(p)]
    return []


def agents(verb: Token) -> list[Token]:
    """Logical subjects: who does it."""
    return agent_phrase(verb) if is_passive(verb) else surface_subject(verb)


def patients(verb: Token) -> list[Token]:
    """Logical objects: to whom it is done."""
    if is_passive(verb):
        if verb.dep_ == "acl":
            return [verb.head]
        return surface_subject(verb)
    own = [t for c in verb.children if c.dep_ == "dobj" for t in conjuncts(c)]
    own = own or [t for c in verb.children if c.dep_ == "dative" and is_noun(c) for t in conjuncts(c)]
    own = own or [
        s for c in verb.children if c.dep_ == "ccomp" and c.lower_ in _PARTICLES for s in c.children if s.dep_ == "nsubj"
    ]  # "let Syria back in"
    if own:
        return [deref(t) for t in own]
    if verb.dep_ == "relcl" and not any(deref(c) == verb.head for c in verb.children if c.dep_ in SUBJECTS):
        return [verb.head]  # "the embargo it lifted"
    later = [c for c in verb.children if c.dep_ == "conj" and is_verb(c)]
    if later and not any(c.dep_ == "prep" for c in verb.children):
        return patients(later[0])  # "suspended and later expelled Fiji"
    return []


def objects_of_prepositions(token: Token, *words: str) -> list[Token]:
    """Nouns after the given prepositions of a token, nearest first; complex ones ("out of") included."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod") and (child.lower_ in words):
            for noun in child.children:
                if noun.dep_ == "pcomp" and noun.tag_ == "VBG" and has_subject(noun):
                    found.extend(t for c in noun.children if c.dep_ == "nsubj" for t in conjuncts(c))  # "with Chad giving it …"
                elif noun.dep_ in ("pobj", "pcomp"):
                    found.extend(conjuncts(noun))
                elif noun.dep_ == "prep":
                    found.extend(t for p in noun.children if p.dep_ == "pobj" for t in conjuncts(p))
        elif child.dep_ in ("prep", "advmod", "prt", "ccomp") and child.lower_ in _OPEN and words:
            for inner in child.children:  # "away from", "out of", "as part of"
                if inner.dep_ == "prep" and inner.lower_ in words:
                    found.extend(t for p in inner.children if p.dep_ == "pobj" for t in conjuncts(p))
    return [deref(t) for t in found]


def after_same_preposition(noun: Token) -> list[Token]:
    """ "sanctions on A, its owner, and on B": B, wherever the parser hung its "on"."""
    preposition = noun.head
    for token in noun.doc[noun.i + 1 : noun.i + 25]:
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.dep_ not in ("relcl", "aux", "auxpass"):
            return []
        if token.lower_ == preposition.lower_ and token.nbor(-1).lower_ == "and":
            return [t for p in token.children if p.dep_ == "pobj" for t in conjuncts(p)]
    return []


_OPEN = {"out", "away", "back", "along", "together", "outside", "because", "up"}


def all_prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, noun) pairs of a token."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative"):
            for noun in child.children:
                if noun.dep_ in ("pobj",):
                    for t in conjuncts(noun):
                        yield child.lower_, deref(t)
                elif noun.dep_ == "prep":
                    for p in noun.children:
                        if p.dep_ == "pobj":
                            yield noun.lower_, deref(p)


_OF_PURPOSE = {"decision", "plan", "intention", "bid", "move", "vote", "offer", "request", "agreement", "deal", "pledge", "promise"}
_PUTTING_ON = {"addition", "removal", "inclusion", "deletion"}
_TELLING_OF = {"notify", "inform", "advise", "warn", "remind", "apprise"}


def _infinitive_without_object(token: Token, head: Token) -> Token | None:
    """ "decided to prolong until May the sanctions": the object the parser hung on the verb of deciding."""
    if token.dep_ != "dobj" or lemma(head) not in ("decide", "agree", "vote", "move", "choose"):
        return None
    between = [c for c in head.children if c.dep_ == "xcomp" and head.i < c.i < token.i]
    return between[0] if between and not any(c.dep_ in ("dobj", "ccomp", "attr") for c in between[0].children) else None


def _infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _controls_object(verb: Token) -> bool:
    objects = any(c.dep_ in ("dobj", "dative") for c in verb.children) or is_passive(verb)
    return is_verb(verb) and lemma(verb) in OBJECT_CONTROL and objects


def governor(token: Token) -> tuple[Token, str] | None:
    """The word that governs a trigger, and how: `obj`, `subj`, `of`, `comp`, a preposition, `conj`, `mod`."""
    if token.head == token:
        return None
    dep, head = token.dep_, token.head
    if dep == "conj":
        return head, "conj"
    if dep == "advcl" and is_verb(token) and token.i > 1 and token.tag_ == "VB":
        noun = token.nbor(-2) if token.nbor(-1).lower_ == "to" else None
        if noun is not None and noun.dep_ == "dobj" and noun.head == head and lemma(noun) in _OF_PURPOSE:
            return noun, "acl"  # "reversed their decisions to leave", hung on the verb
        if head.i < token.i and _infinitive(token) and (_controls_object(head) or lemma(head) in ("expand", "enlarge", "grow", "widen")):
            return head, "comp"  # "invited Kenya on Monday to join", "expanded to include Kenya"
    across = dep == "appos" and head.dep_ in SUBJECTS and head.i < head.head.i < token.i and is_verb(head.head)
    if across and not any(c.dep_ == "dobj" for c in head.head.children):
        return head.head, "obj"  # "Ministers prolonged until May the sanctions on Chad": no apposition reaches across its verb
    if dep in ("dobj", "nsubjpass", "csubjpass", "oprd", "dative"):
        return _infinitive_without_object(token, head) or head, "obj"
    if dep in ("nsubj", "csubj"):
        return head, "subj"
    if dep == "attr":
        return head, "attr"
    if dep in ("pobj", "pcomp"):
        prep = head
        role = prep.lower_
        while (
            prep.head.pos_ in ("ADV", "ADP", "SCONJ")
            and prep.head != prep
            and prep.head.dep_ in ("advmod", "prt", "prep")
        ):
            prep = prep.head  # "put back on the list", "thrown out of the league"
        above = prep.head
        if role == "of" and above.dep_ == "pobj" and above.head.lower_ == "by" and is_noun(above.head.head):
            above = above.head.head  # "the renewal by Switzerland of its measures"
        if role == "of" and above.dep_ == "dobj" and lemma(above.head) in _TELLING_OF:
            above = above.head  # "notified the secretary-general of its withdrawal"
        put = [c for c in above.children if c.dep_ == "dobj" and c.i < token.i and lemma(c) in _PUTTING_ON]
        if put and role in ("to", "from", "on"):
            above = put[0]  # "approved the addition of two men to its list"
        return (above, role) if prep.head != prep else None
    if dep in ("compound", "nmod", "amod", "poss"):
        return head, "mod"
    if dep in ("xcomp", "ccomp"):
        return head, "comp"
    return head, dep


def clause_verb(token: Token) -> Token:
    """The verb of the clause a token is in, or the root."""
    while token.head != token and not (
        is_verb(token) and token.dep_ not in ("aux", "auxpass", "amod", "compound")
    ):
        token = token.head
    return token


def negated(token: Token) -> bool:
    """A negation on the word itself; "no longer" and "not only" are none."""
    for child in token.children:
        if child.dep_ == "neg" or (
            child.lower_ in ("never", "hardly", "barely", "neither")
            and child.dep_ in ("advmod", "preconj", "cc")
        ):
            following = child.nbor().lower_ if child.i + 1 < len(child.doc) else ""
            if following in ("longer", "only", "least", "doubt") or (
                child.lower_ == "no" and following == "longer"
            ):
                continue
            return True
        if child.dep_ in ("det", "preconj", "advmod") and child.lower_ in ("no", "neither", "none"):
            following = child.nbor().lower_ if child.i + 1 < len(child.doc) else ""
            if following == "longer":
                continue
            return True
    return False


def no_longer(token: Token) -> bool:
    return any(c.lower_ == "longer" and c.i and c.nbor(-1).lower_ == "no" for c in token.children) or any(
        c.lower_ == "longer"
        for c in token.subtree
        if c.head in (token, token.head) and c.i and c.nbor(-1).lower_ == "no"
    )
