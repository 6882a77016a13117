"""All lines with their stations in running order."""

from __future__ import annotations

import itertools
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line: a trunk, the branches that leave its last station, and whether the trunk closes to a ring."""

    name: str
    operator: str
    served: bool
    trunk: tuple[str, ...]
    branches: tuple[tuple[str, ...], ...] = ()
    ring: tuple[str, ...] = ()

    @property
    def stations(self) -> tuple[str, ...]:
        """Every station once, in running order."""
        return tuple(dict.fromkeys((*self.ring, *self.trunk, *(s for branch in self.branches for s in branch))))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Neighbouring stations."""
        forks = tuple((self.trunk[-1], *branch) for branch in self.branches)
        circle = (*self.ring, self.ring[0]) if self.ring else ()
        return tuple((a, b) for way in (circle, self.trunk, *forks) for a, b in itertools.pairwise(way))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", " ").split(","))


HOCHBAHN = "Hamburger Hochbahn"
S_BAHN = "S-Bahn Hamburg"

U1 = Line(
    "U1",
    HOCHBAHN,
    served=True,
    trunk=_names("""Norderstedt Mitte, Richtweg, Garstedt, Ochsenzoll, Kiwittsmoor, Langenhorn Nord,
        Langenhorn Markt, Fuhlsbüttel Nord, Fuhlsbüttel, Klein Borstel, Ohlsdorf, Sengelmannstraße, Alsterdorf,
        Lattenkamp, Hudtwalckerstraße, Kellinghusenstraße, Klosterstern, Hallerstraße, Stephansplatz,
        Jungfernstieg, Meßberg, Steinstraße, Hauptbahnhof Süd, Lohmühlenstraße, Lübecker Straße, Wartenau,
        Ritterstraße, Wandsbeker Chaussee, Wandsbek Markt, Straßburger Straße, Alter Teichweg,
        Wandsbek-Gartenstadt, Trabrennbahn, Farmsen, Oldenfelde, Berne, Meiendorfer Weg, Volksdorf"""),
    branches=(
        _names("Buckhorn, Hoisbüttel, Ohlstedt"),
        _names("Buchenkamp, Ahrensburg West, Ahrensburg Ost, Schmalenbeck, Kiekut, Großhansdorf"),
    ),
)
U2 = Line(
    "U2",
    HOCHBAHN,
    served=True,
    trunk=_names("""Niendorf Nord, Schippelsweg, Joachim-Mähl-Straße, Niendorf Markt, Hagendeel,
        Hagenbecks Tierpark, Lutterothstraße, Osterstraße, Emilienstraße, Christuskirche, Schlump, Messehallen,
        Gänsemarkt, Jungfernstieg, Hauptbahnhof Nord, Berliner Tor, Burgstraße, Hammer Kirche, Rauhes Haus,
        Horner Rennbahn, Legienstraße, Billstedt, Merkenstraße, Steinfurther Allee, Mümmelmannsberg"""),
)
U3 = Line(
    "U3",
    HOCHBAHN,
    served=True,
    ring=_names("""Barmbek, Dehnhaide, Hamburger Straße, Mundsburg, Uhlandstraße, Lübecker Straße,
        Berliner Tor, Hauptbahnhof Süd, Mönckebergstraße, Rathaus, Rödingsmarkt, Baumwall, Landungsbrücken,
        St. Pauli, Feldstraße, Sternschanze, Schlump, Hoheluftbrücke, Eppendorfer Baum, Kellinghusenstraße,
        Sierichstraße, Borgweg, Saarlandstraße"""),
    trunk=_names("Barmbek, Habichtstraße, Wandsbek-Gartenstadt"),
)
U4 = Line(
    "U4",
    HOCHBAHN,
    served=True,
    trunk=_names("""Elbbrücken, HafenCity Universität, Überseequartier, Jungfernstieg, Hauptbahnhof Nord,
        Berliner Tor, Burgstraße, Hammer Kirche, Rauhes Haus, Horner Rennbahn, Legienstraße, Billstedt"""),
)

_TUNNEL = "Altona, Königstraße, Reeperbahn, Landungsbrücken, Stadthausbrücke, Jungfernstieg, Hauptbahnhof"
_WEST = "Elbgaustraße, Eidelstedt, Stellingen, Langenfelde, Diebsteich"
_SOUTH = """Hauptbahnhof, Hammerbrook, Elbbrücken, Veddel, Wilhelmsburg, Harburg, Harburg Rathaus, Heimfeld,
    Neuwiedenthal, Neugraben"""

S1 = Line(
    "S1",
    S_BAHN,
    served=False,
    trunk=_names(f"""Wedel, Rissen, Sülldorf, Iserbrook, Blankenese, Hochkamp, Klein Flottbek, Othmarschen,
        Bahrenfeld, Ottensen, {_TUNNEL}, Berliner Tor, Landwehr, Hasselbrook, Wandsbeker Chaussee,
        Friedrichsberg, Barmbek, Alte Wöhr, Rübenkamp, Ohlsdorf"""),
    branches=(_names("Hamburg Airport"), _names("Kornweg, Hoheneichen, Wellingsbüttel, Poppenbüttel")),
)
S2 = Line(
    "S2",
    S_BAHN,
    served=False,
    trunk=_names("""Altona, Holstenstraße, Sternschanze, Dammtor, Hauptbahnhof, Berliner Tor, Rothenburgsort,
        Tiefstack, Billwerder-Moorfleet, Mittlerer Landweg, Allermöhe, Nettelnburg, Bergedorf, Reinbek,
        Wohltorf, Aumühle"""),
)
S3 = Line(
    "S3",
    S_BAHN,
    served=False,
    trunk=_names(f"Pinneberg, Thesdorf, Halstenbek, Krupunder, {_WEST}, {_TUNNEL.rpartition(',')[0]}, {_SOUTH}"),
)
S5 = Line(
    "S5",
    S_BAHN,
    served=False,
    trunk=_names(f"""{_WEST}, Holstenstraße, Sternschanze, Dammtor, {_SOUTH}, Fischbek, Neu Wulmstorf,
        Buxtehude, Neukloster, Horneburg, Dollern, Agathenburg, Stade"""),
)

U_BAHN_LINES = (U1, U2, U3, U4)
S_BAHN_LINES = (S1, S2, S3, S5)
RETIRED_S_BAHN = ("S11", "S21", "S31")  # gone since December 2023, still on people's lips
OFFICIAL_LINK = "https://www.hochbahn.de/"
S_BAHN_LINK = "https://www.s-bahn-hamburg.de/"
