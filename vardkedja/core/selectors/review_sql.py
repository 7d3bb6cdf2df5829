"""The readings of one month and what is unusual about them, worked out in the database: one query per section.

A *reading* is what one reader read of one person in one day; its first row in the log stands for it. Each flag is one
line of `FLAGS`, for the own staff's readings, or `FLAGS_OTHERS`, for what others read of what the own authority owns.
The order by a hash of seed and row makes sample and cut reproducible.
"""

#: A person's record in the own authority, by any of the numbers it knows.
_RECORDS = """
records AS (
  SELECT i.person_id, r.id, lower(r.given_name) AS given, lower(r.family_name) AS family
  FROM core_personidentifier i JOIN core_personrecord r ON r.id = i.record_id
  WHERE i.domain_id = %(me)s
)"""

_ROWS = """
logged AS (
  SELECT l.id, l.at, l.user_id, l.user_name, l.roles, l.unit_id, l.reader_domain_id, l.person_id, l.case_id, l.action, l.relation,
    (l.at AT TIME ZONE 'Europe/Stockholm')::date AS day,
    extract(hour FROM l.at AT TIME ZONE 'Europe/Stockholm') AS hour
  FROM core_accesslog l
  WHERE {whose} AND l.at >= %(begins)s AND l.at < %(ends)s
    AND l.user_id IS NOT NULL AND l.person_id IS NOT NULL AND l.action IN ('read', 'export', 'change', 'hit')
)"""

_OWN = "l.reader_domain_id = %(me)s"
_OTHERS = "l.owner_domain_id = %(me)s AND l.reader_domain_id <> %(me)s"

#: Who changed something about the person lately has a part in the case: to write is to work.
_DOERS = """
doers AS (
  SELECT DISTINCT c.user_id, c.person_id FROM core_accesslog c
  WHERE c.reader_domain_id = %(me)s AND c.action = 'change' AND c.at >= %(lately)s AND c.at < %(ends)s
)"""

_READINGS = """
readings AS (
  SELECT (array_agg(g.id ORDER BY g.at, g.id))[1] AS log_id, g.user_id, g.person_id, g.day,
    min(g.at) AS first_at, max(g.at) AS last_at, count(*) AS rows,
    min(g.roles) AS roles, (array_agg(g.unit_id ORDER BY g.at))[1] AS unit_id,
    bool_and(g.action = 'hit') AS only_hits,
    (array_agg(g.case_id) FILTER (WHERE g.case_id IS NOT NULL))[1] AS case_id,
    (array_agg(g.reader_domain_id))[1] AS reader_domain_id,
    bool_or(g.relation = 'stated') AS stated,
    bool_or(g.relation = 'emergency') AS emergency,
    bool_or(g.relation = 'party') AS party,
    bool_or(g.relation IN ('handler', 'task', 'agenda', 'registered', 'system', 'review')) OR bool_or(g.action = 'change') AS own_part,
    bool_or(g.action <> 'hit' AND (g.hour < %(day_begins)s OR g.hour >= %(day_ends)s OR g.day = ANY (%(days_off)s))) AS outside
  FROM logged g GROUP BY g.user_id, g.person_id, g.day
)"""

#: Roles whose work goes on around the clock are never out of hours.
_AWAKE = "NOT (string_to_array(r.roles, ', ') && %(around_the_clock)s::text[])"

#: Protected on the day of the reading, as the own authority knew it: the person, or the case by what another one told.
_PROTECTED = (
    "EXISTS (SELECT 1 FROM core_protectedperson w JOIN core_protection f ON f.protected_id = w.id "
    "WHERE w.domain_id = %(me)s AND (w.person_id = r.person_id OR w.case_id = r.case_id) "
    "AND f.valid_from <= r.day AND (f.valid_to IS NULL OR f.valid_to > r.day))"
)
_NAMES = (
    "regexp_split_to_array(lower(u.last_name), '[ -]+') && regexp_split_to_array(p.family, '[ -]+')"
    " AND u.last_name <> ''"
)
#: Of all numbers that the reader ever gave as the own: a later one does not hide an earlier.
_OWN_NUMBER = (
    "EXISTS (SELECT 1 FROM core_staffperson s WHERE s.domain_id = %(me)s AND s.user_id = r.user_id AND "
    "(s.person_id = r.person_id OR s.person_id IN (SELECT own.person_id FROM records own WHERE own.id = p.id)))"
)

FLAGS = {
    "no_relation": (
        "r.party AND NOT r.own_part AND NOT r.stated AND NOT r.emergency AND d.user_id IS NULL "
        "AND NOT (string_to_array(r.roles, ', ') && %(unit_roles)s::text[]) "
        "AND NOT EXISTS (SELECT 1 FROM core_casehandler h WHERE h.domain_id = %(me)s AND h.user_id = r.user_id "
        "AND h.content_object_id = r.case_id)"
    ),
    "surname": f"NOT r.only_hits AND {_NAMES}",
    "own_record": f"{_OWN_NUMBER} OR (p.given = lower(u.first_name) AND p.family = lower(u.last_name))",
    "protected": f"NOT r.only_hits AND {_PROTECTED}",
    "hours": f"r.outside AND {_AWAKE}",
    "many": "m.user_id IS NOT NULL AND r.turn = 1",
    "stated": "r.stated",
    "emergency": "r.emergency",
}
FLAGS_OTHERS = {
    "no_relation": (
        "NOT r.only_hits AND NOT EXISTS (SELECT 1 FROM core_caseparty q WHERE q.case_id = r.case_id "
        "AND q.domain_id = r.reader_domain_id AND q.valid_from <= r.day AND (q.valid_to IS NULL OR q.valid_to > r.day))"
    ),
    "protected": f"NOT r.only_hits AND {_PROTECTED}",
    "hours": f"r.outside AND {_AWAKE}",
    "stated": "r.stated",
    "emergency": "r.emergency",
}

#: Each reader's number of readings against the norm of the same role in the same unit (or, with few peers, of the
#: authority), and against the reader's own three months before.
_MANY = """
numbers AS (SELECT user_id, min(roles) AS roles, (array_agg(unit_id))[1] AS unit_id, count(*) AS n
  FROM readings WHERE NOT only_hits GROUP BY user_id),
before AS (
  SELECT b.user_id, count(DISTINCT (b.person_id, (b.at AT TIME ZONE 'Europe/Stockholm')::date)) / 3.0 AS usual
  FROM core_accesslog b WHERE b.reader_domain_id = %(me)s AND b.at >= %(three_months)s AND b.at < %(begins)s
    AND b.user_id IS NOT NULL AND b.person_id IS NOT NULL AND b.action <> 'hit' GROUP BY b.user_id),
unit_norm AS (SELECT roles, unit_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS median, count(*) AS peers
  FROM numbers GROUP BY roles, unit_id),
role_norm AS (SELECT roles, percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS median, count(*) AS peers
  FROM numbers GROUP BY roles),
many AS (
  SELECT x.user_id, x.n, CASE WHEN v.peers >= %(peers)s THEN v.median WHEN w.peers >= %(peers)s THEN w.median END AS median, b.usual
  FROM numbers x JOIN unit_norm v ON v.roles = x.roles AND v.unit_id IS NOT DISTINCT FROM x.unit_id
  JOIN role_norm w ON w.roles = x.roles LEFT JOIN before b ON b.user_id = x.user_id
  WHERE x.n >= %(few)s AND (
    x.n > %(factor)s * CASE WHEN v.peers >= %(peers)s THEN v.median WHEN w.peers >= %(peers)s THEN w.median END
    OR x.n > %(factor)s * b.usual)
)"""

_FLAGGED = """
flagged AS (
  SELECT r.*, array_remove(ARRAY[{flags}], NULL)::text[] AS flags
  FROM (SELECT t.*, encode(sha256(convert_to(%(seed)s || t.log_id::text, 'UTF8')), 'hex') AS hash,
      row_number() OVER (PARTITION BY t.user_id ORDER BY t.only_hits, t.first_at, t.log_id) AS turn FROM readings t) r
  {joins}
)"""
_USER = "JOIN core_user u ON u.id = r.user_id LEFT JOIN records p ON p.person_id = r.person_id"
_JOINS = f"""{_USER}
  LEFT JOIN doers d ON d.user_id = r.user_id AND d.person_id = r.person_id
  LEFT JOIN many m ON m.user_id = r.user_id"""

#: Flags of which every reading is looked at; of the others at most so many as the authority's rules say.
ALWAYS = ("surname", "own_record", "protected", "emergency")

_CHOSEN = """
SELECT c.log_id, c.user_id, c.first_at, c.last_at, c.rows, c.flags, c.sampled, c.readings, c.totals FROM (
  SELECT f.*, s.log_id IS NOT NULL AS sampled, (SELECT count(*) FROM flagged WHERE NOT only_hits) AS readings,
    (SELECT jsonb_object_agg(flag, n) FROM (SELECT flag, count(*) AS n FROM flagged, unnest(flags) AS flag GROUP BY flag) z) AS totals,
    EXISTS (SELECT 1 FROM ranked k WHERE k.log_id = f.log_id AND (k.flag = ANY (%(always)s) OR k.place <= %(limit)s)) AS wanted
  FROM flagged f LEFT JOIN sampled s ON s.log_id = f.log_id
) c WHERE c.sampled OR c.wanted ORDER BY c.first_at, c.log_id"""
_SAMPLED = """
sampled AS (SELECT log_id FROM flagged WHERE NOT only_hits ORDER BY hash LIMIT %(size)s),
ranked AS (SELECT f.log_id, flag, row_number() OVER (PARTITION BY flag ORDER BY f.hash) AS place FROM flagged f, unnest(f.flags) AS flag)"""


def _cases(flags: dict[str, str]) -> str:
    return ", ".join(f"CASE WHEN {rule} THEN '{name}' END" for name, rule in flags.items())


def own_readings() -> str:
    """What the own staff read."""
    flagged = _FLAGGED.replace("{flags}", _cases(FLAGS)).replace("{joins}", _JOINS)
    rows = _ROWS.replace("{whose}", _OWN)
    parts = [_RECORDS, rows, _DOERS, _READINGS, _MANY, flagged, _SAMPLED]
    return "WITH " + ",".join(parts) + _CHOSEN


def others_readings() -> str:
    """What other authorities read of what the own one owns."""
    flagged = _FLAGGED.replace("{flags}", _cases(FLAGS_OTHERS)).replace("{joins}", _USER)
    rows = _ROWS.replace("{whose}", _OTHERS)
    parts = [_RECORDS, rows, _READINGS, flagged, _SAMPLED]
    return "WITH " + ",".join(parts) + _CHOSEN
