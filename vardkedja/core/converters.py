"""Parts of addresses that several apps read alike; `urls` registers them."""


class MonthConverter:
    """``2026-01`` as (2026, 1)."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> tuple[int, int]:
        year, month = value.split("-")
        return int(year), int(month)

    def to_url(self, value: tuple[int, int]) -> str:
        return f"{value[0]}-{value[1]:02d}"
