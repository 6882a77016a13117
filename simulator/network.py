"""The city's underground lines, as far as the control desk needs them."""

from __future__ import annotations

LINES: dict[str, tuple[str, ...]] = {
    "U1": (
        "Norderstedt Mitte", "Richtweg", "Garstedt", "Ochsenzoll", "Kiwittsmoor", "Langenhorn Nord",
        "Langenhorn Markt", "Fuhlsbüttel Nord", "Fuhlsbüttel", "Klein Borstel", "Ohlsdorf",
        "Sengelmannstraße", "Alsterdorf", "Lattenkamp", "Hudtwalckerstraße", "Kellinghusenstraße",
        "Klosterstern", "Hallerstraße", "Stephansplatz", "Jungfernstieg", "Meßberg", "Steinstraße",
        "Hauptbahnhof Süd", "Lohmühlenstraße", "Lübecker Straße", "Wartenau", "Ritterstraße",
        "Wandsbeker Chaussee", "Wandsbek Markt", "Straßburger Straße", "Alter Teichweg",
        "Wandsbek-Gartenstadt", "Trabrennbahn", "Farmsen", "Oldenfelde", "Berne", "Meiendorfer Weg",
        "Volksdorf", "Buckhorn", "Hoisbüttel", "Ohlstedt", "Buchenkamp", "Ahrensburg West",
        "Ahrensburg Ost", "Schmalenbeck", "Kiekut", "Großhansdorf",
    ),
    "U2": (
        "Niendorf Nord", "Schippelsweg", "Joachim-Mähl-Straße", "Niendorf Markt", "Hagendeel",
        "Hagenbecks Tierpark", "Lutterothstraße", "Osterstraße", "Emilienstraße", "Christuskirche",
        "Schlump", "Messehallen", "Gänsemarkt", "Jungfernstieg", "Hauptbahnhof Nord", "Berliner Tor",
        "Burgstraße", "Hammer Kirche", "Rauhes Haus", "Horner Rennbahn", "Legienstraße", "Billstedt",
        "Merkenstraße", "Steinfurther Allee", "Mümmelmannsberg",
    ),
    "U3": (
        "Barmbek", "Dehnhaide", "Hamburger Straße", "Mundsburg", "Uhlandstraße", "Lübecker Straße",
        "Berliner Tor", "Hauptbahnhof Süd", "Mönckebergstraße", "Rathaus", "Rödingsmarkt", "Baumwall",
        "Landungsbrücken", "St. Pauli", "Feldstraße", "Sternschanze", "Schlump", "Hoheluftbrücke",
        "Eppendorfer Baum", "Kellinghusenstraße", "Sierichstraße", "Borgweg", "Saarlandstraße",
        "Habichtstraße", "Wandsbek-Gartenstadt",
    ),
    "U4": (
        "Elbbrücken", "HafenCity Universität", "Überseequartier", "Jungfernstieg", "Hauptbahnhof Nord",
        "Berliner Tor", "Burgstraße", "Hammer Kirche", "Rauhes Haus", "Horner Rennbahn", "Legienstraße",
        "Billstedt",
    ),
}  # fmt: skip
