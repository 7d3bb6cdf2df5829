"""Why a member does not take part in a case (*jäv*): förvaltningslagen (2017:900) 16 § first paragraph, as codes.

Who is disqualified neither takes part nor is present when the case is dealt with (17 §), and says so at once (18 §).
"""

from enum import StrEnum


class Ground(StrEnum):
    """`DECIDED` keeps the member out of the case as the group's alone: it still works with it for its own authority."""

    AFFECTED = "affected"
    REPRESENTED = "represented"
    DECIDED = "decided"
    OTHER = "other"


LABELS: dict[Ground, str] = {
    Ground.AFFECTED: "Jag eller någon närstående är part eller påverkas av utgången (16 § 1)",
    Ground.REPRESENTED: "Jag eller någon närstående är eller har varit ställföreträdare eller ombud (16 § 2)",
    Ground.DECIDED: "Jag har redan tagit ställning i ärendet för min myndighet (16 § 3)",
    Ground.OTHER: "Något annat gör att min opartiskhet kan ifrågasättas (16 § 4)",
}
#: What the chair reads when it registers another's.
OF_ANOTHER: dict[Ground, str] = {
    Ground.AFFECTED: "Ledamoten eller någon närstående är part eller påverkas av utgången (16 § 1)",
    Ground.REPRESENTED: "Ledamoten eller någon närstående är eller har varit ställföreträdare eller ombud (16 § 2)",
    Ground.DECIDED: "Ledamoten har redan tagit ställning i ärendet för sin myndighet (16 § 3)",
    Ground.OTHER: "Något annat gör att ledamotens opartiskhet kan ifrågasättas (16 § 4)",
}
