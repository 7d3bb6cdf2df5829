"""The night's occupancy: set-based SQL in the worker's scope, the same answer however often it is run."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection

from vardkedja.core import scope

#: A place-day is occupied when somebody has a care day there (arrival counts, discharge does not, a same-day stay counts
#: one); else closed when a standing claim says so; else free. Absent: everybody in the place is away that night.
COUNTED = """
WITH days AS (SELECT d::date AS day FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') d),
presence AS (
  SELECT d.day, s.unit_id, c.place_id, count(*) AS persons,
         bool_and(EXISTS (SELECT 1 FROM placements_absence a WHERE a.stay_id = s.id AND a.away_from <= d.day
                          AND (a.back_on IS NULL OR a.back_on > d.day))) AS away
  FROM days d
  JOIN placements_stay s ON s.collaboration_id = %(collaboration)s AND s.arrived_on <= d.day
       AND (s.ended_on IS NULL OR s.ended_on > d.day OR (s.ended_on = d.day AND s.arrived_on = d.day))
  JOIN placements_placeclaim c ON c.id = s.claim_id
  JOIN core_unit u ON u.id = s.unit_id AND NOT u.bought
  GROUP BY d.day, s.unit_id, c.place_id),
shelf AS (
  SELECT d.day, p.unit_id, p.id AS place_id FROM days d
  JOIN placements_place p ON p.collaboration_id = %(collaboration)s AND p.valid_from <= d.day
       AND (p.valid_to IS NULL OR p.valid_to > d.day)
  JOIN core_unit u ON u.id = p.unit_id AND NOT u.bought
  UNION SELECT day, unit_id, place_id FROM presence),
counted AS (
  SELECT s.day, s.unit_id, count(*) AS places,
         count(*) FILTER (WHERE p.place_id IS NULL AND EXISTS (
           SELECT 1 FROM placements_placeclaim c WHERE c.place_id = s.place_id AND c.released_at IS NULL
           AND c.kind IN ('out_of_service', 'turnaround') AND c.during @> s.day)) AS out_of_service,
         count(p.place_id) AS occupied,
         count(*) FILTER (WHERE p.away) AS absent,
         coalesce(sum(p.persons), 0) AS care_days
  FROM shelf s LEFT JOIN presence p ON p.day = s.day AND p.place_id = s.place_id
  GROUP BY s.day, s.unit_id)
"""
#: Units by name and those of the same name by id.
SHOWN = (
    COUNTED
    + """
SELECT c.day, u.name, c.places, c.out_of_service, c.occupied, c.absent, c.places - c.out_of_service - c.occupied
FROM counted c JOIN core_unit u ON u.id = c.unit_id ORDER BY c.day, u.name, u.id
"""
)
OCCUPANCY = (
    COUNTED
    + """
INSERT INTO placements_occupancyday
  (id, unit_id, collaboration_id, day, places, out_of_service, occupied, absent, free, care_days)
SELECT gen_random_uuid(), unit_id, %(collaboration)s, day, places, out_of_service, occupied, absent,
       places - out_of_service - occupied, care_days
FROM counted
ON CONFLICT (unit_id, day) DO UPDATE SET
  places = excluded.places, out_of_service = excluded.out_of_service, occupied = excluded.occupied,
  absent = excluded.absent, free = excluded.free, care_days = excluded.care_days
"""
)


def nightly_occupancy(collaboration_id: UUID, first: dt.date, last: dt.date) -> int:
    """Write the occupancy of every unit of a collaboration for the days, first and last included; how many rows.

    A unit's day without any place gets no row. Run again it writes the same: one row per unit and day.
    """
    values: dict[str, Any] = {"first": first, "last": last, "collaboration": collaboration_id}
    with scope.worker_scope(collaboration_id), connection.cursor() as cursor:
        cursor.execute(OCCUPANCY, values)
        return cursor.rowcount


def count_occupancy(collaboration_id: UUID, first: dt.date, last: dt.date) -> list[tuple[Any, ...]]:
    """(day, unit, places, out of service, occupied, absent, free) of the days, first and last included, as things stand now.

    Counted anew and not taken from the night's rows: what was registered or read in today is among it. A day to come counts
    those who are here now.
    """
    values: dict[str, Any] = {"first": first, "last": last, "collaboration": collaboration_id}
    with scope.worker_scope(collaboration_id), connection.cursor() as cursor:
        cursor.execute(SHOWN, values)
        return list(cursor.fetchall())
