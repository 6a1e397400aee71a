"""When two addresses are surely two places, and when they may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.addresses import agree, differ
from tests.checks.addresses.complete import COMPLETE

WHOLE = [line.partition("|")[2].replace(r"\n", "\n") for line in COMPLETE.split("\n") if line]
PRAHA = "Husova 12, 110 00 Praha, CZ"
SALMIYA = "Block 3, Street 5, House 12, Salmiya, Kuwait"


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [
        ("HUSOVA 12; 11000 PRAHA", PRAHA),
        ("11000 Praha, Husova 12, Czech Republic", PRAHA),
        ("Husova 12, 110 00 Prague", PRAHA),
        ("Husova 12, Praha", PRAHA),
        ("ul. Długa 3 m. 39, PL-31-019 Kraków", "ul. Długa 3 m. 39, 31-019 Kraków"),
        ("Grosse Muehlstr. 5, D-80331 MUNICH, Germany", "Große Mühlstraße 5, 80331 München"),
        ("Salmiyah, Blk 3, St. 5, Hse 12", SALMIYA),
        ("السالمية قطعة ٣ شارع ٥ منزل ١٢", "قطعة 3، شارع 5، منزل 12، سالمية، الكويت"),
        ("قطعة 3، شارع 5، منزل 12، السالمية", SALMIYA),  # not decided
        ("POB 123 Dubai", "P.O. Box 123, Dubai, UAE"),
        ("ص ب ١٢٣ دبي", "ص.ب 123، دبي، الإمارات"),
        ("12 High St, London SW1A1AA", "12 High Street, London SW1A 1AA, UK"),
        ("350 5th Ave, New York, NY 10118", "350 Fifth Avenue, New York, NY 10118-0110"),
        ("12 Elm St, Springfield, IL 62701", "12 Elm Street, Springfield, Illinois 62701, USA"),
        ("1, rue de la Paix\n75002 PARIS\nFRANCE", "1 Rue de la Paix, 75002 Paris"),
        ("Damrak 1, 1012LG AMSTERDAM, NL", "Damrak 1, 1012 LG Amsterdam"),
        ("C/ Mayor 5 3B, 28013 Madrid, España", "Calle Mayor 5, 3º B, 28013 Madrid"),
        ("ul Dluga 5/3, 00950 Warszawa", "ul. Długa 5 m. 3, 00-950 Warszawa"),
        ("King Fahad Rd, Riyadh 12244, KSA", "King Fahd Road, Riyadh 12244"),
        ("Husava 12, 110 00 Praha", PRAHA),  # a slip
        ("St. John's Road 4, Leeds", "Saint Johns Rd 4, Leeds"),
        ("-", PRAHA),
    ],
)
def test_one_place_written_otherwise_does_not_differ(printed: str, recorded: str) -> None:
    assert not differ(printed, recorded)
    assert not differ(recorded, printed)


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [
        ("Husova 21, 110 00 Praha, CZ", PRAHA),
        ("Karlova 12, 110 00 Praha, CZ", PRAHA),
        ("Husova 12, 602 00 Brno, CZ", PRAHA),
        ("Block 5, Street 3, House 12, Salmiya", SALMIYA),
        ("Block 3, Street 5, House 12, Hawally", SALMIYA),
        ("قطعة ٣، شارع ٥، منزل ٢١، السالمية", "قطعة 3، شارع 5، منزل 12، السالمية"),
        ("حولي قطعة 3 شارع 5", "السالمية قطعة 3 شارع 5"),
        ("قطعة 4، شارع 6، منزل 12، السالمية", SALMIYA),
        ("Park Lane 5, London SW1A 1AA", "Park Road 5, London SW1A 1AA"),
        ("P.O. Box 132, Dubai", "P.O. Box 123, Dubai"),
        ("12 High St, Leeds", "12 High St, York"),
        ("Flat 4, 12 High St, London", "12 High St, London"),
        ("Flat 4, 12 High St, London", "Flat 5, 12 High St, London"),
        ("12 Main St, Springfield, IL 62701", "12 Main St, Springfield, MA 01103"),
    ],
)
def test_another_number_street_or_town_differs(printed: str, recorded: str) -> None:
    assert differ(printed, recorded)
    assert differ(recorded, printed)


@pytest.mark.parametrize("address", WHOLE, ids=range(len(WHOLE)))
def test_an_address_is_the_same_in_capitals_and_on_several_lines(address: str) -> None:
    other = address.upper().replace(", ", "\n")
    assert not differ(other, address)
    assert agree(other, address)


def test_addresses_of_different_people_are_told_apart() -> None:
    latin = [address for address in WHOLE if address.isascii()]
    pairs = [(one, other) for place, one in enumerate(latin) for other in latin[:place]]
    alike = [pair for pair in pairs if agree(*pair)]
    assert len(alike) * 500 < len(pairs), alike


def test_what_nothing_speaks_for_does_not_agree() -> None:
    assert not agree("حولي شارع تونس 12", PRAHA)
    assert agree("قطعة 3، شارع 5، منزل 12، السالمية", SALMIYA)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_order_of_the_two_is_no_matter_and_nothing_differs_from_itself(one: str, other: str) -> None:
    assert differ(one, other) == differ(other, one)
    assert not differ(one, one)
