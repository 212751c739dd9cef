"""Every status, rung, outcome, breadth, verification and certainty in plain English."""

STATUS = {
    "in_force": "The measures apply in full.",
    "eased": "Part of the measures has been lifted or licensed; the rest applies.",
    "waived": "The law stands, but its penalties are not applied until a stated date or until revoked.",
    "suspended": "The measures are switched off for a time and can return without a new law.",
    "lifted": "The imposer has taken the measures off; the law they rest on may stand.",
    "terminated": "The programme has ended; no single act of lifting is held.",
    "repealed": "The law itself has been struck out.",
    "not_in_force_yet": "Not begun on this day, be it signed, announced or still unheard of.",
    "unknown": "The sources held do not say.",
}
RUNG = {
    "founding-member": "A member since the body was founded.",
    "member": "Inside, with a member's rights and duties.",
    "acceding": "Accepted; the last formal steps are still to come.",
    "partner": "Takes part by agreement without being a member.",
    "observer": "May attend, but does not decide.",
    "applicant": "Has asked to be let in.",
    "suspended": "Still a member, but its rights are switched off.",
    "withdrawn": "Was a member and has left.",
    "declined": "Was asked and said no, or asked and was refused.",
    "unknown-start": "Named as a member, but no source held says since when.",
}
OUTCOME = {
    "pending": "The date lies ahead.",
    "extended": "A later act has moved the date.",
    "superseded": "Something else came first: a repeal, a lifting or a replacement.",
    "lapsed": "A source says that it ran out.",
    "not_known": "The date has passed and no source held says what happened.",
}
BREADTH = {
    "wide": "Trade, oil, shipping, finance, whole sectors, or arms to the state.",
    "arms-only": "Weapons and what makes them, nothing wider.",
    "listings": "Named persons and bodies only; not the state's trade.",
    "framework": "A legal frame under which nobody is listed.",
    "list": "A list across countries; it colours no country.",
    "status": "A status, as state sponsor of terrorism, that brings limits with it.",
}
CLASS = {
    "wide_in_force": "At least one wide programme applies in full.",
    "wide_eased": "A wide programme applies in part.",
    "wide_relieved": "A wide programme is waived or suspended for now.",
    "status_or_arms_in_force": "Arms or a status listing only, in force.",
    "listings": "Only named persons and bodies are under measures.",
    "status_or_arms_relieved": "Arms or a status listing only, eased, waived or suspended.",
    "formerly": "Every programme held has ended.",
    "none_known": "No programme is held, and the imposer's programmes are held for this day.",
    "not_covered": "The imposer's programmes are not held for this day, so nothing can be said.",
}
VERIFICATION = {
    "two-sources": "Two independent sources agree.",
    "one-source": "One source was read.",
    "partial": "Partly checked: a source was read for some of it.",
    "background": "Common knowledge; no source was opened for it.",
    "extracted": "Read out of a text by machine, with the sentence.",
    "official-list": "Taken over from an official list.",
}
CERTAINTY = {
    "certain": "So on this day whatever the unknown days of its dates are.",
    "possible": "So on this day only under some readings of its dates.",
}
EVENT_CLASS = {
    "verbal cooperation": "Words that bring nearer: statements, appeals, promises, talks, agreements (CAMEO 01 to 05).",
    "material cooperation": "Deeds that bring nearer: cooperation, aid, giving way (CAMEO 06 to 09).",
    "verbal conflict": "Words against another: demands, criticism, refusals, threats, protests (CAMEO 10 to 14).",
    "material conflict": "Deeds against another: show of force, cut ties, coercion, attacks (CAMEO 15 to 20).",
}
EVENT_ROOT = {  # the twenty roots of CAMEO, in short words
    "01": "make a public statement",
    "02": "appeal",
    "03": "express intent to cooperate",
    "04": "consult",
    "05": "engage in diplomatic cooperation",
    "06": "engage in material cooperation",
    "07": "provide aid",
    "08": "yield",
    "09": "investigate",
    "10": "demand",
    "11": "disapprove",
    "12": "reject",
    "13": "threaten",
    "14": "protest",
    "15": "exhibit force",
    "16": "reduce relations",
    "17": "coerce",
    "18": "assault",
    "19": "fight",
    "20": "use mass violence",
}
PLOVER = {
    "AGREE": "Says it will cooperate.",
    "CONSULT": "Meets, visits, talks.",
    "SUPPORT": "Takes a diplomatic step in another's favour.",
    "COOPERATE": "Works together in deed.",
    "AID": "Gives help.",
    "CONCEDE": "Gives way.",
    "RETREAT": "Withdraws force or ends measures.",
    "REQUEST": "Asks for or demands something.",
    "ACCUSE": "Criticises, blames, investigates.",
    "REJECT": "Refuses.",
    "THREATEN": "Threatens.",
    "PROTEST": "Demonstrates.",
    "MOBILIZE": "Moves or shows forces.",
    "SANCTION": "Reduces relations of any kind; measures under law are coded as coercion.",
    "COERCE": "Restricts, seizes, arrests, imposes sanctions.",
    "ASSAULT": "Uses violence.",
}
MARKS = {
    "two-sources": "●●",
    "one-source": "●○",
    "partial": "◐",
    "background": "○○",
    "extracted": "●○",
    "official-list": "●●",
}

SECTIONS = {
    "Status of a programme": STATUS,
    "Status of a member": RUNG,
    "Outcome of an expiry": OUTCOME,
    "Breadth of a programme": BREADTH,
    "Class on the sanctions map": CLASS,
    "How far a fact is checked": VERIFICATION,
    "Certainty": CERTAINTY,
    "Class of an event": EVENT_CLASS,
    "Root of an event (CAMEO)": EVENT_ROOT,
    "Type of an event (PLOVER)": PLOVER,
}
_LABELS = {
    "wide_in_force": "wide, in force",
    "wide_eased": "wide, eased",
    "wide_relieved": "wide, waived or suspended",
    "status_or_arms_in_force": "arms or status only, in force",
    "status_or_arms_relieved": "arms or status only, in relief",
    "listings": "listings only",
    "formerly": "formerly sanctioned",
    "unknown-start": "member, start date unknown",
    "partial": "partly checked",
    "two-sources": "two sources agree",
    "extracted": "read by machine",
}


def meaning(word: str, section: dict[str, str] | None = None) -> str | None:
    """The explanation of a word: in that section, else the first in the order of the sections."""
    return next((words[word] for words in ([section] if section else SECTIONS.values()) if word in words), None)


def explained(shown: str, section: dict[str, str]) -> str | None:
    """The explanation of a word of the section as it stands on screen: "Wide, in force"."""
    return next((said for word, said in section.items() if label(word) == shown.lower()), None)


def label(word: str) -> str:
    """The word as people read it: `not_in_force_yet` is "not in force yet"."""
    return _LABELS.get(word) or word.replace("_", " ").replace("-", " ")
