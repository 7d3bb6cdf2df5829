"""The house's own icons: paths on a 24 × 24 grid, drawn with a line of 1.75, never filled.

An icon never stands alone: it is hidden from assistive technology and has its word beside it.
"""

from __future__ import annotations

_CIRCLE = '<circle cx="12" cy="12" r="9"/>'
_SHEET = '<path d="M6 3h8l4 4v14H6zM14 3v4h4"/>'
_PERSON = '<circle cx="12" cy="8" r="4"/><path d="M4.5 21c.6-4.4 3.6-6.5 7.5-6.5s6.9 2.1 7.5 6.5"/>'
_BED = '<path d="M3 5v14M3 16h18v3M21 16v-3a3 3 0 0 0-3-3h-7v6"/><circle cx="7" cy="11.5" r="2"/>'

ICONS: dict[str, str] = {
    # the pages
    "tasks": '<path d="m3.5 6 1.5 1.5L8 4.5M3.5 12.5 5 14l3-3M3.5 19 5 20.5l3-3M11.5 6h9M11.5 12.5h9M11.5 19h9"/>',
    "day": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>',
    "queue": '<path d="M4 6h16M4 12h11M4 18h6M18.5 12v7.5M15.5 16.5l3 3 3-3"/>',
    "bed": _BED,
    "case": '<path d="M3 6h6l2 2.5h10V19H3z"/>',
    "sip": '<circle cx="9" cy="9" r="5.5"/><circle cx="15" cy="9" r="5.5"/><circle cx="12" cy="15" r="5.5"/>',
    "cost": '<ellipse cx="12" cy="6.5" rx="7.5" ry="3"/><path d="M4.5 6.5v5.5c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6.5M4.5 12v5.5c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V12"/>',
    "steer": '<path d="M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6"/>',
    "admin": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    # the frame
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "account": _PERSON,
    "logout": '<path d="M13 4H5v16h8M10 12h11M17.5 8.5 21 12l-3.5 3.5"/>',
    "swap": '<path d="M4 8.5h15M15.5 5 19 8.5 15.5 12M20 15.5H5M8.5 12 5 15.5 8.5 19"/>',
    "home": '<path d="m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>',
    # states
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "ok": _CIRCLE + '<path d="m8 12.5 3 3 5.5-6.5"/>',
    "clock": _CIRCLE + '<path d="M12 7v5.5l3.5 2"/>',
    "warning": '<path d="M12 3.5 22 20.5H2zM12 10v5M12 17.7v.2"/>',
    "stop": _CIRCLE + '<path d="m5.7 5.7 12.6 12.6"/>',
    "info": _CIRCLE + '<path d="M12 11v6M12 7.3v.2"/>',
    "question": _CIRCLE + '<path d="M9.5 9.5c0-3.3 5-3.3 5 0 0 2-2.5 2-2.5 4.2M12 17v.2"/>',
    "dot": '<circle cx="12" cy="12" r="3.5"/>',
    "neutral": _CIRCLE + '<path d="M8 12h8"/>',
    "draft": '<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>',
    # persons and flags
    "person": _PERSON,
    "people": '<circle cx="8.5" cy="8.5" r="3.5"/><path d="M2 20c.5-4 3-6 6.5-6s6 2 6.5 6M15 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2.6.7 4.1 2.6 4.5 5.5"/>',
    "lock": '<path d="M5 10.5h14V21H5zM8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"/>',
    "interpreter": '<path d="M3 4h11v8H8l-3 3v-3H3zM17 8.5h4v8h-2v3l-3-3h-5V15"/>',
    "child": '<circle cx="12" cy="7" r="3"/><path d="M12 10v6M7.5 12h9M12 16l-3.5 5M12 16l3.5 5"/>',
    "eye": '<path d="M2 12c2.5-4.3 5.8-6.5 10-6.5s7.5 2.2 10 6.5c-2.5 4.3-5.8 6.5-10 6.5S4.5 16.3 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "handshake": '<path d="m2.5 9 4-4 5 2 4.5-2 5.5 4M6 12l5 5.5 2 1 5.5-6M12 7.5 9 11l2.5 1.5L15 10l4 3.5"/>',
    # places
    "in": '<path d="M11 4h9v16h-9M3 12h11M10.5 8.5 14 12l-3.5 3.5"/>',
    "out": '<path d="M13 4H4v16h9M9.5 12H21M17.5 8.5 21 12l-3.5 3.5"/>',
    "hold": '<path d="M6.5 3h11v18L12 16.5 6.5 21z"/>',
    "tool": '<path d="M14.5 6.5a4.5 4.5 0 0 1 6-3.5l-3 3 .5 2 2 .5 3-3a4.5 4.5 0 0 1-6 5.5L7.5 20.5a2.3 2.3 0 0 1-3.5-3.5L13 8z"/>',
    "free": '<circle cx="12" cy="12" r="6.5"/>',
    "key": '<circle cx="8" cy="15" r="4.5"/><path d="m11.2 11.8 8.3-8.3M16 7l3 3"/>',
    # things and doings
    "file": _SHEET + '<path d="M9 12h6M9 15.5h6"/>',
    "letter": '<path d="M3 5.5h18v13H3zM3 6l9 7 9-7"/>',
    "download": '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "edit": '<path d="M4 20h4L19 9l-4-4L4 16z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "copy": '<path d="M9 9h11v11H9zM15 9V4H4v11h5"/>',
    "calendar": '<path d="M4 5.5h16V20H4zM4 10h16M8 3v4M16 3v4"/>',
    "filter": '<path d="M4 5h16l-6.5 8v6.5l-3-2V13z"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1"/>',
    "left": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
    "right": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "up": '<path d="M12 20V4M6 10l6-6 6 6"/>',
    "down": '<path d="M12 4v16M6 14l6 6 6-6"/>',
    "flat": '<path d="M4 12h16M16 8l4 4-4 4"/>',
    "expand": '<path d="m6 9.5 6 6 6-6"/>',
    "archive": '<path d="M3 4.5h18V9H3zM5 9v11h14V9M10 13h4"/>',
    "phone": '<path d="M5 3.5h4l2 5-2.5 2c1 2.3 2.7 4 5 5l2-2.5 5 2v4c0 1-1 1.5-2 1.5C10.5 20 4 13.5 3.5 5.5c0-1 .5-2 1.5-2z"/>',
}

ICONS |= {"folder": ICONS["case"], "gear": ICONS["admin"]}

#: Which icon belongs to which state.
STATE_ICONS = {
    "ok": "ok",
    "due": "clock",
    "late": "warning",
    "info": "info",
    "neutral": "neutral",
}
