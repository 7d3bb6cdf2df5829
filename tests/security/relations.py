"""What an authority is to a case, in the order of the table."""

#: Relation → (key of the authority in the world, words for the document).
RELATIONS = {
    "own": ("anby", "owns the case"),
    "runs": ("home", "runs the unit: party, released to"),
    "told": ("psychiatry", "referral group: party, released to"),
    "party": ("ceby", "party, nothing released"),
    "foreign": ("bjorkby", "another authority of the county"),
    "far": ("utby", "another county"),
}
