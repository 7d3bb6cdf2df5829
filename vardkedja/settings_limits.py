"""How much one may ask, and how often. Each rate may be set anew: `VARDKEDJA_RATE_LIMITS="search=60/minute export=100/hour"`.

Several rates of one kind are parted by semicolon. An ordinary day keeps far below: the fastest clerk opens a page each other
second. Addresses have more room, since a whole authority may come from one.
"""

import os

RATE_LIMITS = {
    # per user
    "page": "300/minute",
    "search": "30/minute;300/hour",
    "lookup": "20/minute;150/hour",
    "reveal": "20/minute;150/hour",
    "export": "40/minute;300/hour",
    "upload": "20/minute;200/hour",
    "api": "120/minute",
    # per account, from whatever address: who comes so far has the password
    "wrong_code": "10/hour;30/day",
    # per address
    "address": "6000/minute",
    "anonymous": "300/minute",
    "link": "20/minute;120/hour",
} | {
    kind: rate
    for kind, _, rate in (pair.partition("=") for pair in os.environ.get("VARDKEDJA_RATE_LIMITS", "").split())
}
#: How many proxies of one's own stand in front and add to X-Forwarded-For. None: the address of the connection is believed.
TRUSTED_PROXIES = int(os.environ.get("VARDKEDJA_PROXIES", "0"))
#: Without a file: larger bodies than any form of the house.
FORM_MAX_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
#: Before sign-in there is nothing to send but a name, a password and an answer of the organisation's sign-in.
ANONYMOUS_MAX_BYTES = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
#: Objects within objects in a JSON body.
JSON_MAX_DEPTH = 20
