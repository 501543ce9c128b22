"""Where the packages of a host usually are: a file of many of its programs or named so, or nowhere."""

from __future__ import annotations

import pytest

from nixlore.present._declared import usual_place
from reporting import ALIGNMENT, changed, place, tool


def usual(fonts: int = 0, **programs: int) -> tuple[str, int] | None:
    """Return the usual place where files list so many programs each, and one of them fonts as well."""
    tools = [
        tool(f"{name}{number}", "used", (f"{name}{number}",), places=(place(number + 1, file=f"{name}.nix"),))
        for name, many in programs.items()
        for number in range(many)
    ]
    tools += [
        tool(f"font{number}", "exempt", (), places=(place(number + 1, file="fonts.nix"),)) for number in range(fonts)
    ]
    return usual_place(changed(ALIGNMENT, tools=tuple(tools)))


@pytest.mark.parametrize(
    ("fonts", "programs", "expected"),
    [
        (0, {"home": 3}, ("home.nix", 3)),
        (0, {"home": 2}, None),
        (9, {"home": 4, "games": 3}, ("home.nix", 4)),
        (9, {}, None),
        (0, {"desk": 6, "games": 5, "office": 5}, ("desk.nix", 6)),
        (0, {"desk": 5, "games": 4, "office": 4, "media": 4}, None),
        (0, {"desk": 5, "games": 4, "user_packages": 4, "media": 4}, ("user_packages.nix", 4)),
        (0, {"desk": 9, "games": 9, "packages": 3, "media": 9}, None),
    ],
)
def test_a_third_of_the_programs_makes_a_place(fonts: int, programs: dict[str, int], expected: object) -> None:
    """Or an eighth, where a file is named for it. Fonts make none, nor one of many files by what they are for."""
    assert usual(fonts, **programs) == expected
