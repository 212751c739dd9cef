"""An e-mail (.eml) into text with the standard library."""

import email
import email.policy
import re
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from entente.documents.decoding import decode
from entente.documents.limits import LIMITS, Limits
from entente.documents.markup import fragment_text
from entente.documents.published import published_day
from entente.documents.record import Found, Unreadable, one_line

FORWARDED = re.compile(r"\s*(fwd?|wg|tr|rv)\s*:", re.IGNORECASE)


def read_mail(data: bytes, name: str, limits: Limits = LIMITS) -> Found:
    """The body of a mail, its plain text before its HTML; attachments are named in a note, not read.

    Title is the subject, published the day in the sender's own zone, publisher the sender's name;
    a forwarded mail has none of the last two, because they are the forwarder's.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        parts = sum(1 for _ in message.walk())
        if parts > limits.mail_parts:
            raise Unreadable(
                "too large", f"It is an e-mail of {parts:,} parts; the limit is {limits.mail_parts}."
            )
        body = message.get_body(preferencelist=("plain", "html"))
        if body is None:
            raise Unreadable("no text", "The e-mail has no text of its own; add its attachment as a file.")
        text = _body_text(body)
        subject = one_line(_header(message, "subject"))
        attached = [one_line(part.get_filename()) or "unnamed" for part in message.iter_attachments()]
        sender, sent = _header(message, "from"), _header(message, "date")
    # Headers that break the mail standard fail while they are read, with whatever the parser met.
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as broken:
        raise Unreadable("broken", "The e-mail is damaged; save it from the mail program again.") from broken
    own = not FORWARDED.match(subject or "")
    notes = []
    if attached:
        notes.append(f"Attachments were not read ({', '.join(attached[:5])}); add them as files.")
    if not own:
        notes.append("It is a forwarded mail, so its sender and date were not taken as publisher and date.")
    display, address = parseaddr(sender or "")
    return Found(
        text=text,
        media_type="message/rfc822",
        raw=data,
        name=name,
        title=subject,
        publisher=one_line(display or address.rpartition("@")[2]) if own else None,
        published=published_day(sent) if own and sent else None,
        notes=tuple(notes),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    value = message[name]
    return None if value is None else str(value)


def _body_text(body: MIMEPart) -> str:
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = decode(payload, body.get_content_charset())
    if body.get_content_type() == "text/html":
        return fragment_text(text)
    text = text.replace("\r\n", "\n")
    if str(body.get_param("format", "")).lower() == "flowed":
        # RFC 3676: a space at the end of a line means that its paragraph goes on; "-- " opens a signature.
        text = re.sub(r"(?<!^--) \n(?!-- )", " ", text, flags=re.MULTILINE)
    return text
