"""What does a text say, and do we accept it?"""

from datetime import date
from html import escape
from typing import Any, get_args
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from charts import palette
from entente import dates, ingest, lines, llm, panel, reader, reading, review, settings
from entente.documents import Document, Skipped, read, read_url
from entente.documents.language import LANGUAGES
from entente.documents.published import given_day
from entente.extraction.records import STATUSES, SUBTYPES, Modality

WAYS = ("Paste a text", "Upload files", "Fetch an address")
MODALITIES: tuple[str, ...] = get_args(Modality)
LINES_AT_MOST = 200  # a longer library is a table alone
SAID_AT_MOST = 12
SURE = 0.6  # what "accept all" starts at

scheme = panel.scheme()
frozen = "version" in st.query_params


def say(level: str, sentence: str) -> None:
    """Keep a sentence for the next run, which shows it once."""
    st.session_state.setdefault("evidence_said", []).append((level, sentence))


def told() -> None:
    said = st.session_state.pop("evidence_said", [])
    for level, sentence in said[:SAID_AT_MOST]:
        {"done": st.success, "skipped": st.warning, "wrong": st.error, "note": st.info}[level](lines.literal(sentence))
    if len(said) > SAID_AT_MOST:
        st.warning(f"And {len(said) - SAID_AT_MOST} more of this kind.")


def open_document(document_id: str, claim_id: str | None = None) -> None:
    st.query_params["document"] = document_id
    choose(claim_id)


def choose(claim_id: str | None) -> None:
    """Open one record, or none; a callback."""
    if claim_id:
        st.query_params["claim"] = claim_id
    else:
        st.query_params.pop("claim", None)


def close_document() -> None:
    for name in ("document", "claim"):
        st.query_params.pop(name, None)
    for name in ("library_chosen", "reading_at"):
        st.session_state.pop(name, None)


def library() -> None:
    """Every text held, to search and to open."""
    every = reader.rows("documents_held")
    if every.empty:
        panel.empty("a text in the library", "Add one below: paste it, upload files, or give an address.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Search titles and texts", key="library_text", width=300)
        standing = st.selectbox(
            "With claims that are", ["open", "accepted", "rejected"], index=None, placeholder="Any", key="library_standing", width=160
        )
        publisher = st.selectbox(
            "Publisher", sorted(every["publisher"].unique()), index=None, placeholder="Any", key="library_publisher", width=220
        )
        language = st.selectbox(
            "Language",
            sorted(every["language"].unique()),
            index=None,
            placeholder="Any",
            format_func=language_name,
            key="library_language",
            width=160,
        )
    given = {"text": text or None, "standing": standing, "publisher": publisher, "language": language}
    rows = reader.rows("documents_held", **given)
    picked = panel.chart(
        "documents_held",
        title=f"Texts held: {len(rows):,} of {len(every):,}",
        subtitle=f"{stands(rows[['claims', 'open', 'accepted', 'rejected']].sum().to_dict())} Newest added first.",
        rows=rows,
        given=given,
        figure=None,
        lines=document_line if len(rows) <= LINES_AT_MOST else None,
        columns=["title", "publisher", "published", "language", "claims", "open", "accepted", "rejected", "trusted"],
        key="library",
        alt="Texts held.",
        sources=rows.head(0),
        hint="Choose a text to read it with its claims.",
        asked="a text with these words and filters",
        advice="Take a filter away, or search for fewer words.",
    )
    if picked and picked.row is not None:
        open_document(str(rows["document_id"].iloc[picked.row]))
        st.rerun()


def stands(counts: dict[str, Any]) -> str:
    """How the claims of a text or of several stand, in words for panel.bold; what there is none of is left out."""
    words = {"open": "waiting for a decision", "accepted": "accepted", "rejected": "rejected"}
    parts = [f"**{counts[name]:,}** {said}" for name, said in words.items() if counts[name]]
    claims = lines.counted(int(counts["claims"]), "claim")
    return f"{claims}: {', '.join(parts)}." if parts else "No claim was found."


def language_name(code: str) -> str:
    return LANGUAGES.get(code, code) if code else "Not certain"


def document_line(row: dict[str, Any]) -> str:
    """One row of documents_held as a line to click: day, title, publisher, and how its claims stand."""
    counts = [f"{row[name]} {name}" for name in ("open", "accepted", "rejected") if row[name]]
    day = dates.in_words(row["published"]) if row["published"] else "undated"
    how = ", ".join(counts) or ("no claim found" if row["language"] in ("en", "") else f"{language_name(row['language'])}: not read")
    return f"**{day}** {lines.literal(row['title'])} :gray[{lines.literal(row['publisher'])} · {how}]"


def add() -> None:
    """Texts in: pasted, uploaded or fetched, with what a person knows about them."""
    st.html(
        '<h2 class="figure-title">Add texts</h2><p class="subtitle">English news, releases and feeds: txt, md, html, pdf, eml, RSS or Atom, JSON lines, WARC. '
        "What is found in them waits for your decision before it counts.</p>"
    )
    way = panel.switch("How to add", WAYS, "add_way")
    with st.form("add", border=False):
        text, files, url = "", [], ""
        if way == WAYS[0]:
            text = st.text_area("Text", height=200, key="add_text", placeholder="The article, as it was printed")
        elif way == WAYS[1]:
            files = st.file_uploader("Files", accept_multiple_files=True, key="add_files", help="5 MB a file; larger ones with `entente add`.")
        else:
            url = st.text_input("Address", placeholder="https://", key="add_url", help="Fetched once, now, and only because you ask.")
        with st.container(horizontal=True):
            published = st.text_input(
                "Published", placeholder="YYYY-MM-DD", key="add_published", width=160, help="Days in the text are worked out from it."
            )
            publisher = st.text_input("Publisher", key="add_publisher", width=240)
            title = st.text_input("Title", key="add_title", width=300)
        trusted = st.checkbox("Trusted source: its claims count at once", key="add_trusted")
        model = language_model()
        beside = model is not None and st.checkbox(
            f"Also read by {lines.literal(model.model)}, beside the rules",
            value=True,
            key="add_model",
            help=f"Sends the text to {urlsplit(model.url).hostname}, as ENTENTE_LLM_URL says. Only what the text bears out is kept.",
        )
        pressed = st.form_submit_button("Add and read")
    if not pressed:
        return
    known = {"publisher": publisher or None, "title": title or None}
    try:
        known["published"] = given_day(published.strip()) if published.strip() else None
        with st.spinner("Reading"):
            found = list(gathered(text, files or [], url.strip(), known))
            if not found:
                st.error({WAYS[0]: "Paste a text first.", WAYS[1]: "Choose a file first.", WAYS[2]: "Write an address first."}[way])
                return
            added = ingest.add(found, trusted=trusted, workers=1, model=model if beside else None)
    except ValueError as wrong:  # a publication day that is none
        st.error(lines.literal(wrong))
        return
    report(found, added)
    documents = [one.id for one in found if isinstance(one, Document)]
    if len(documents) == 1:
        open_document(documents[0])
    st.rerun()


def language_model() -> llm.Settings | None:
    """The model that the environment names; none, as by default, or where it is named wrongly, which is said."""
    try:
        return llm.settings_from()
    except settings.SettingError as wrong:
        st.warning(lines.literal(wrong))
        return None


def gathered(text: str, files: list[Any], url: str, known: dict[str, Any]) -> Any:
    if text.strip():
        yield from read(text.encode("utf-8"), name="Pasted text", **known)
    for file in files:
        yield from read(file.getvalue(), name=file.name, **known)
    if url:
        yield from read_url(url, **known)


def report(found: list[Document | Skipped], added: ingest.Added) -> None:
    """One sentence for what was done, and one for each thing that was not."""
    for skipped in added.skipped:
        say("skipped", skipped.message)
    fresh = reader.rows("documents_held")
    fresh = fresh[fresh["document_id"].isin(added.documents)]
    if added.documents:
        say("done", f"Added {len(added.documents)} {'text' if len(added.documents) == 1 else 'texts'} with {added.claims} claims.")
    if added.held:
        say("note", "This text is already in the library." if added.held == 1 else f"{added.held} texts are already in the library.")
    for one in found:
        if isinstance(one, Document) and one.id in added.documents:
            for note in one.notes:
                say("note", f"{one.title or one.name}: {note}")
    for row in panel.records(fresh[(fresh["claims"] == 0) & fresh["language"].isin(["en", ""])]):
        say("note", f"{row['title']}: no claim was found in it. It stays in the library and can be searched.")
    for note, texts in added.notes.items():
        say("wrong", note if texts == 1 else f"{note} ({texts} texts)")
    if added.readings:
        say("note", llm.account(added.readings))


def document(document_id: str) -> None:
    """One text with its marked sentences, and the records read in it."""
    held = reader.rows("documents_held")
    rows = panel.records(held[held["document_id"] == document_id])
    if not rows:
        panel.heading("Evidence", "This text is not held", "The address names a text that this data version does not have.")
        st.button("Back to the library", on_click=close_document)
        return
    row = rows[0]
    claims = reading.in_order(panel.records(reader.rows("claims_of_document", document_id=document_id)))
    published = dates.in_words(row["published"]) if row["published"] else "day not stated"
    panel.heading(f"{row['publisher']} · published: {published}", str(row["title"]), lead(row))
    told()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Back to the library", on_click=close_document)
        if row["follows"]:
            st.button("Earlier version", on_click=open_document, args=(row["follows"],))
    st.html(f'<p class="small">{about(row)}</p>')
    both = reading.compared(claims)
    beside = panel.records(reader.rows("model_readings", document_id=document_id))
    if beside:
        said = f"{llm.account(beside)} {reading.agreement(both) if both else ''}"
        st.html(f'<p class="small">{escape(said.strip())}</p>')
    text = reader.text_of(document_id) or ""
    chosen = st.query_params.get("claim")
    chosen = chosen if any(claim["claim_id"] == chosen for claim in claims) else None
    colour()
    stretches = reading.parts(text, claims)
    part = stretch(stretches, claims, chosen)
    here = reading.within(claims, part)
    panel.legend(
        panel.Entry(label, colours()[kind], sum(reading.family(claim) == kind for claim in claims))
        for kind, label in reading.TYPES.items()
    )
    panel.reading_links(chosen, "reading_links", choose)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        st.html(reading.marked(text, claims, part, chosen))
    with right, st.container(key="records"):
        records(here, chosen, both)


def lead(row: dict[str, Any]) -> str:
    if not row["claims"]:
        if row["language"] not in ("en", ""):
            return f"The text is in {language_name(row['language'])}; claims are read from English texts only, so none is taken from it."
        return "No claim was found in this text."
    return f"{stands(row)} " + (
        "Its source is trusted, so they count unless rejected." if row["trusted"] else "Only accepted ones count."
    )


def about(row: dict[str, Any]) -> str:
    parts = [f"Language: {escape(language_name(row['language']))}", f"{row['characters']:,} characters", f"Added {row['added_at']:%Y-%m-%d %H:%M} UTC"]
    if row["url"]:
        parts.insert(0, panel.link(row["url"], "Open source"))
    return " · ".join(parts)


def colours() -> dict[str, str]:
    """Blue stands together, claret is a penalty, slate blue its relief."""
    narrow = next(one.fill for one in palette.sanction_classes(scheme) if one.key == "status_or_arms_in_force")
    together, partner = palette.rung("member", scheme), palette.rung("partner", scheme)
    return {
        "membership": together,
        "sanction": palette.status("in_force", scheme),
        "relief": palette.status("waived", scheme),
        "designation": narrow,
        "agreement": partner,
        "recognition": partner,
        "integration": partner,
        "meeting": palette.rung("observer", scheme),
        "context": palette.tokens(scheme).hatch,
    }


def colour() -> None:
    rules = "".join(f".said.{kind}{{--kind:{value}}}" for kind, value in colours().items())
    st.html(f"<style>{rules}</style>")


def stretch(stretches: list[reading.Part], claims: list[dict[str, Any]], chosen: str | None) -> reading.Part:
    """The part of a long text on screen: the one with the chosen record, else the one turned to."""
    if len(stretches) == 1:
        return stretches[0]
    at = min(st.session_state.get("reading_at", 1), len(stretches))
    for claim in claims:
        if claim["claim_id"] == chosen:
            at = next(number for number, part in enumerate(stretches, 1) if part.start <= claim["span_start"] < part.end)
    at = st.pagination(len(stretches), default=at, key=f"reading_part_{chosen}")  # another record, another start
    st.session_state["reading_at"] = at
    return stretches[at - 1]


def records(claims: list[dict[str, Any]], chosen: str | None, both: llm.Comparison[reading.Told] | None) -> None:
    """The records in the order of the text; the chosen one is open, with its decisions."""
    if not claims:
        st.html('<p class="small">No record was read in this part of the text.</p>')
        return
    accept_all(claims)
    borders = "".join(f'.st-key-record_{claim["claim_id"]}{{--kind:{colours()[reading.family(claim)]}}}' for claim in claims)
    st.html(f"<style>{borders}</style>")
    for claim in claims:
        claim_id = claim["claim_id"]
        opened = claim_id == chosen
        with st.container(key=f"record_{claim_id}", gap=None):
            st.button(reading.record(claim), key=f"open_{claim_id}", type="tertiary", on_click=choose, args=(None if opened else claim_id,))
            if opened:
                with st.container(key="chosen"):
                    one_record(claim, both)


def one_record(claim: dict[str, Any], both: llm.Comparison[reading.Told] | None) -> None:
    st.html(f'<blockquote dir="auto">{reading.quoted(claim)}</blockquote>')
    panel.details(reading.slots(claim))
    other = reading.other_reader(claim, both)
    if "otherwise" in other:
        st.warning(f"**Two readers differ.** {lines.literal(other)} Both records are kept; accept the one that is right.")
    elif other:
        st.html(f'<p class="small">{escape(other)}</p>')
    differs = review.contradictions(reader.connection(reader.snapshot()), claim["claim_id"])
    for one in differs:
        shown = "the held one stays displayed" if one.displayed == "held" else "this one is displayed instead"
        st.warning(
            f"**Differs on the {one.slot}.** Held: {lines.literal(words(one.held))}. This text: {lines.literal(words(one.proposed))}. "
            f"If both count, {shown}: {one.rule}. The other is kept beside it."
        )
    if frozen:
        st.info("This is an older data version, kept as it was. Open the newest one to decide.")
    else:
        decisions(claim)
    history(claim["claim_id"])


def words(value: str) -> str:
    return value.replace("_", " ")


def decisions(claim: dict[str, Any]) -> None:
    claim_id, standing = claim["claim_id"], claim["standing"]
    done = reader.rows("reviews_of", claim_id=claim_id)
    decided = not done.empty and done["decision"].iloc[-1] != "undo"
    with st.container(horizontal=True, gap="small"):
        if standing == "open":
            st.button("Accept", key="accept", on_click=decide, args=(claim_id, "accept"))
        if standing != "rejected":
            edit(claim)
            with st.popover("Reject"):
                st.text_input("Why", key=f"why_{claim_id}", placeholder="A reason others can follow")
                st.button("Reject it", key="reject", on_click=decide, args=(claim_id, "reject"))
        if decided:
            st.button("Undo", key="undo", on_click=decide, args=(claim_id, "undo"), help="Takes the last decision back.")


def decide(claim_id: str, decision: str) -> None:
    """A callback: one decision, in a new data version that every page reads from now on."""
    try:
        review.decide(claim_id, decision, str(st.session_state.get(f"why_{claim_id}", "")) if decision == "reject" else "")
    except review.ReviewError as wrong:
        say("wrong", str(wrong))
    else:
        say("done", {"accept": "Accepted; maps and charts count it now.", "reject": "Rejected.", "undo": "The last decision was taken back."}[decision])


def accept_all(claims: list[dict[str, Any]]) -> None:
    if frozen:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        least = st.number_input("Confidence at least", 0.0, 1.0, SURE, 0.05, key="least", width=130)
        sure = [
            claim["claim_id"]
            for claim in claims
            if claim["standing"] == "open" and claim["modality"] == "asserted" and claim["confidence"] >= least
        ]
        st.button(f"Accept {len(sure)} asserted", key="accept_all", disabled=not sure, on_click=decide_on, args=(sure,))


def decide_on(claim_ids: list[str]) -> None:
    """A callback: accept all but those that differ from what is held, which a person looks at first."""
    con = reader.connection(reader.snapshot())
    agree = [claim_id for claim_id in claim_ids if not review.contradictions(con, claim_id)]
    if agree:
        review.decide_all(agree, "accept")
    left = len(claim_ids) - len(agree)
    say("done", f"Accepted {len(agree)}." + (f" {left} left open, for they differ from what is held; look at each." if left else ""))


def edit(claim: dict[str, Any]) -> None:
    """The form of review.EDITABLE; saving accepts the corrected record beside the old one."""
    box = st.popover("Edit", key="edit", on_change="rerun")
    if not box.open:
        return
    with box, st.form(f"edit_{claim['claim_id']}", border=False):
        st.html('<p class="small">The sentence and the clocks stay as they are. Saving accepts the corrected record.</p>')
        given: dict[str, Any] = {}
        for slot in review.EDITABLE:
            now = plain(claim[slot])
            options = choices(slot, claim["type"])
            label = panel.glossed(slot)
            if options:
                options = options if now in options else (now, *options)
                given[slot] = st.selectbox(label, options, index=options.index(now), key=f"slot_{slot}")
            else:
                given[slot] = st.text_input(label, now, key=f"slot_{slot}")
        reason = st.text_input("Why", key="slot_reason", placeholder="A reason others can follow")
        if st.form_submit_button("Save the correction"):
            save(claim, given, reason)


def choices(slot: str, of_type: str) -> tuple[str, ...]:
    if slot == "modality":
        return MODALITIES
    if slot == "subtype":
        return SUBTYPES[of_type]
    if slot == "status_after":
        return ("", *STATUSES.get(of_type, ()))
    return ()


def plain(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def save(claim: dict[str, Any], given: dict[str, str], reason: str) -> None:
    changed = {slot: value.strip() for slot, value in given.items() if value.strip() != plain(claim[slot])}
    if not changed:
        st.error("Nothing was changed. Accept the record as it is, or change a slot.")
        return
    try:
        claim_id = review.edit(claim["claim_id"], {slot: typed(slot, value) for slot, value in changed.items()}, reason)
    except (review.ReviewError, dates.BadDate) as wrong:
        st.error(lines.literal(wrong))
        return
    say("done", "Corrected and accepted; the record as it was read stays beside it, rejected.")
    choose(claim_id)
    st.rerun()


def typed(slot: str, value: str) -> str | int | date | None:
    """A slot's value for its column. Raises BadDate or ReviewError."""
    if not value:
        return None
    if slot == "expires":
        return dates.parse_day(value)
    if slot == "duration_days":
        if not value.isdecimal():
            raise review.ReviewError(f"{value!r} is no number of days; write a whole number, or leave it empty.")
        return int(value)
    return value


def history(claim_id: str) -> None:
    done = panel.records(reader.rows("reviews_of", claim_id=claim_id))
    if done:
        items = "".join(
            f"<li>{row['decided_at']:%Y-%m-%d %H:%M} UTC: {escape(row['decision'])}{': ' + escape(row['reason']) if row['reason'] else ''}</li>"
            for row in done
        )
        st.html(f'<h4 class="small-title">Decisions</h4><ul class="sources">{items}</ul>')


asked = st.query_params.get("document")
if asked:
    document(asked)
else:
    panel.heading(
        "Evidence",
        "What do the texts say, and do we accept it?",
        "Every claim read in a text waits here with its sentence until a person accepts, corrects or rejects it.",
    )
    told()
    library()
    add()
