"""CAMEO codes and PLOVER categories of a record, after section 8 of the extraction schema.

CAMEO cannot tell waiver, extension, expiry, suspension and repeal apart; the subtype carries that.
"""

from __future__ import annotations

_CODES: dict[tuple[str, str], tuple[str, str | None]] = {
    ("MEMBERSHIP", "apply"): ("022", "REQUEST"),
    ("MEMBERSHIP", "invite"): ("030", "AGREE"),
    ("MEMBERSHIP", "approve_accession"): ("030", "AGREE"),
    ("MEMBERSHIP", "agree_to_join"): ("032", "AGREE"),
    ("MEMBERSHIP", "grant_observer"): ("030", "AGREE"),
    ("MEMBERSHIP", "join"): ("057", "SUPPORT"),
    ("MEMBERSHIP", "reinstate"): ("050", "SUPPORT"),
    ("MEMBERSHIP", "cancel_withdrawal"): ("050", "SUPPORT"),
    ("MEMBERSHIP", "withdraw"): ("160", "SANCTION"),
    ("MEMBERSHIP", "announce_withdrawal"): ("160", "SANCTION"),
    ("MEMBERSHIP", "end_contribution"): ("166", "SANCTION"),
    ("MEMBERSHIP", "suspend"): ("160", "SANCTION"),
    ("MEMBERSHIP", "maintain_suspension"): ("160", "SANCTION"),
    ("MEMBERSHIP", "expel"): ("166", "SANCTION"),
    ("SANCTION", "trigger_snapback"): ("1312", "THREATEN"),
    ("SANCTION", "maintain"): ("1244", "REJECT"),
    ("DESIGNATION", "designate"): ("163", "COERCE"),
    ("DESIGNATION", "redesignate"): ("163", "COERCE"),
    ("DESIGNATION", "delist"): ("085", "RETREAT"),
    ("AGREEMENT", "reach"): ("057", "SUPPORT"),
    ("AGREEMENT", "sign"): ("057", "SUPPORT"),
    ("AGREEMENT", "ratify"): ("057", "SUPPORT"),
    ("AGREEMENT", "terminate"): ("160", "SANCTION"),
    ("RECOGNITION", "recognise"): ("054", "SUPPORT"),
    ("RECOGNITION", "establish_relations"): ("050", "SUPPORT"),
    ("RECOGNITION", "restore_relations"): ("050", "SUPPORT"),
    ("RECOGNITION", "sever_relations"): ("161", "SANCTION"),
    ("RECOGNITION", "derecognise"): ("161", "SANCTION"),
    ("INTEGRATION", "plan"): ("0312", "AGREE"),
    ("INTEGRATION", "agree"): ("0312", "AGREE"),
    ("INTEGRATION", "complete"): ("062", "COOPERATE"),
    ("MEETING", "meet"): ("040", "CONSULT"),
    ("MEETING", "talks"): ("044", "CONSULT"),
    ("MEETING", "summit"): ("046", "CONSULT"),
    ("MEETING", "visit"): ("042", "CONSULT"),
    ("MEETING", "call"): ("041", "CONSULT"),
    ("STATEMENT", "statement"): ("010", None),
    ("STATEMENT", "confirm"): ("010", None),
    ("STATEMENT", "announce"): ("010", None),
    ("STATEMENT", "support"): ("051", "SUPPORT"),
    ("STATEMENT", "endorse"): ("051", "SUPPORT"),
    ("STATEMENT", "welcome"): ("051", "SUPPORT"),
    ("STATEMENT", "deny"): ("016", "REJECT"),
    ("STATEMENT", "reject"): ("120", "REJECT"),
    ("STATEMENT", "request"): ("020", "REQUEST"),
    ("STATEMENT", "call_for"): ("020", "REQUEST"),
    ("STATEMENT", "demand"): ("100", "REQUEST"),
}
_TIGHTENING = {"impose", "tighten", "renew", "reimpose", "relief_expired"}
_EASING = {"ease", "waive", "extend_waiver", "suspend", "lift", "repeal"}


def cameo_plover(type_: str, subtype: str, modality: str) -> tuple[str | None, str | None]:
    """(CAMEO, PLOVER) of a record; (None, None) where the codebooks have nothing."""
    if type_ == "SANCTION":
        if subtype in _EASING:
            return {"planned": ("0354", "AGREE"), "hypothetical": ("0254", "REQUEST")}.get(
                modality, ("085", "RETREAT")
            )
        if subtype in _TIGHTENING:
            return ("1312", "THREATEN") if modality == "hypothetical" else ("163", "COERCE")
    if modality == "denied":
        return None, None
    return _CODES.get((type_, subtype), (None, None))
