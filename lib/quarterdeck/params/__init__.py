"""Areas, peers, sources, weights, actions, the register, papers, quarters: read and checked."""

from quarterdeck.params.absence import Absence
from quarterdeck.params.action_log import Action, ActionStatus
from quarterdeck.params.dated import in_force
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.house_form import Appendix, Contact, Paper, Section
from quarterdeck.params.loading import Params, load
from quarterdeck.params.places import Area, AreaKind, PeerGroup, PeerMembers
from quarterdeck.params.quarter import Override, QuarterParams
from quarterdeck.params.register import (
    Band,
    Break,
    Footnote,
    Indicator,
    Kind,
    Period,
    PeriodBasis,
    Polarity,
    Rebase,
    Target,
)
from quarterdeck.params.sources import FaultRule, ReaderName, Selection, Source
from quarterdeck.params.weights import CategoryWeights, Weight, WeightSet

__all__ = [
    "Absence",
    "Action",
    "ActionStatus",
    "Appendix",
    "Area",
    "AreaKind",
    "Band",
    "Break",
    "CategoryWeights",
    "Contact",
    "FaultRule",
    "Footnote",
    "Framework",
    "Indicator",
    "Kind",
    "Outcome",
    "Override",
    "Paper",
    "Params",
    "PeerGroup",
    "PeerMembers",
    "Period",
    "PeriodBasis",
    "Polarity",
    "QuarterParams",
    "ReaderName",
    "Rebase",
    "Section",
    "Selection",
    "Source",
    "Target",
    "Weight",
    "WeightSet",
    "in_force",
    "load",
]
