"""Colours and the Plotly template: the tokens of the page, light and dark, and the classes of the maps.

Blue means standing together, claret sanctions, slate blue relief with a clock. Every class
was checked for 3:1 against page and land, by its own outline where its fill is pale.
"""

from dataclasses import dataclass
from functools import cache

from plotly.graph_objects import Layout
from plotly.graph_objs.layout import Template


@dataclass(frozen=True)
class Tokens:
    """The colours of one scheme."""

    bg: str
    panel: str
    ink: str
    muted: str
    accent: str
    rule: str
    grid: str
    land: str
    hatch: str
    mark: str
    warn: str


LIGHT = Tokens(
    bg="#FBFAF8",
    panel="#F2F0EC",
    ink="#1B2226",
    muted="#59636A",
    accent="#0F5E77",
    rule="#D9D6CF",
    grid="#E6E3DD",
    land="#E9E7E2",
    hatch="#A39F96",
    mark="#FBE9B7",
    warn="#8A5A00",
)
DARK = Tokens(
    bg="#15191D",
    panel="#1D2328",
    ink="#E6E9EB",
    muted="#A3ADB4",
    accent="#7CC4DA",
    rule="#384149",
    grid="#293036",
    land="#272D32",
    hatch="#6A747B",
    mark="#4A3D16",
    warn="#E9C46A",
)


@dataclass(frozen=True)
class MapClass:
    """One class of a map or bar, in the order of its legend.

    hatched: lines over the fill (a start that is unknown); outline and width are the class's
    own edge, which the pale fills need.
    """

    key: str
    label: str
    fill: str
    outline: str
    width: float = 0.5
    hatched: bool = False


def tokens(scheme: str) -> Tokens:
    """The tokens of "dark"; of "light" for anything else."""
    return DARK if scheme == "dark" else LIGHT


_RUNGS = {  # status: (label, light, dark)
    "founding-member": ("Founding member", "#0D3F54", "#B4E0EC"),
    "member": ("Member", "#1F667F", "#67B2CB"),
    "partner": ("Partner", "#4B8CA6", "#3F88A1"),
    "observer": ("Observer", "#A3C9D6", "#2C5B6B"),
    "acceding": ("Acceding", "#D3E4EA", "#213F4B"),
    "applicant": ("Applicant", "#D3E4EA", "#213F4B"),
    "suspended": ("Suspended", "#B4740E", "#E0A83F"),
    "withdrawn": ("Withdrawn", "#8C7468", "#A08C80"),
}
_STATUS = {
    "in_force": ("In force", "#852B4A", "#C05E68"),
    "eased": ("Eased", "#B8711A", "#D6A052"),
    "waived": ("Waived until", "#5673A6", "#86A8DA"),
    "suspended": ("Suspended until", "#A5B8D3", "#5876A4"),
    "none": ("None in force", "#DCE6E0", "#35463F"),
}
_NARROW = ("#B0728A", "#8E4A58")
_LISTINGS = ("#EAD7DD", "#46323A")


def rung(status: str, scheme: str) -> str:
    """The colour of a member's status; land for a status that is none of the ladder's."""
    found = _RUNGS.get(status)
    return found[2 if scheme == "dark" else 1] if found else tokens(scheme).land


def status(word: str, scheme: str) -> str:
    """The colour of a programme's status on a bar; lifted, terminated and repealed are "none"."""
    found = _STATUS.get(word) or _STATUS["none"]
    return found[2 if scheme == "dark" else 1]


def coalition_classes(scheme: str) -> list[MapClass]:
    """The rungs of a coalition's map; `unknown-start` is possibly inside, drawn apart."""
    t, member = tokens(scheme), rung("member", scheme)
    pale = {"observer", "acceding", "applicant"}
    classes = [
        MapClass(key, label, rung(key, scheme), member if key in pale else t.bg, 0.9 if key in pale else 0.5)
        for key, (label, _, _) in _RUNGS.items()
    ]
    classes.insert(2, MapClass("unknown-start", "Member, start date unknown", member, t.bg, hatched=True))
    return classes


def sanction_classes(scheme: str) -> list[MapClass]:
    """The nine classes of status and breadth together, strongest first (DERIVATION 4)."""
    t, dark = tokens(scheme), scheme == "dark"
    in_force, waived, relieved = (status(word, scheme) for word in ("in_force", "waived", "suspended"))
    none = status("none", scheme)
    return [
        MapClass("wide_in_force", "Wide, in force", in_force, t.bg),
        MapClass("wide_eased", "Wide, eased", status("eased", scheme), t.bg),
        MapClass("wide_relieved", "Wide, waived or suspended", waived, t.bg),
        MapClass("status_or_arms_in_force", "Arms or status only, in force", _NARROW[dark], t.bg),
        MapClass("listings", "Listings only", _LISTINGS[dark], in_force, 0.9),
        MapClass("status_or_arms_relieved", "Arms or status only, in relief", relieved, waived, 0.9),
        MapClass("formerly", "Formerly sanctioned", none, relieved, 0.9),
        MapClass("none_known", "None known", none, t.muted, 0.7),
        MapClass("not_covered", "Not covered", t.land, t.bg),
    ]


def count_shades(scheme: str) -> list[str]:
    """Five steps for "how many", few to many: applicant blue up to founding blue."""
    return [rung(key, scheme) for key in ("applicant", "observer", "partner", "member", "founding-member")]


@cache  # building it costs more than a small figure
def template(scheme: str) -> Template:
    """The Plotly template of the scheme; axes of subplots inherit it too."""
    t = tokens(scheme)
    axis = {
        "gridcolor": t.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": 12, "color": t.muted},
    }
    return Template(
        layout=Layout(
            font={"family": "Plex, sans-serif", "size": 13, "color": t.ink},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            margin={"l": 0, "r": 0, "t": 8, "b": 24},
            colorway=[t.ink, t.muted, t.accent],
            showlegend=False,
            dragmode=False,
            bargap=0.3,
            hoverlabel={
                "bgcolor": t.bg,
                "bordercolor": t.muted,
                "align": "left",
                "font": {"family": "Plex, sans-serif", "size": 13, "color": t.ink},
            },
            xaxis={**axis, "showgrid": False},
            yaxis={**axis, "zeroline": True, "zerolinecolor": t.muted, "zerolinewidth": 1},
            geo={"bgcolor": "rgba(0,0,0,0)"},
        )
    )
