"""What people and timetables call a station besides its name."""

from __future__ import annotations

# The bracketed halves are on the signs: "Baumwall (Elbphilharmonie)".
ALIASES: dict[str, tuple[str, ...]] = {
    "Sengelmannstraße": ("Sengelmannstraße (City Nord)", "City Nord"),
    "Lattenkamp": ("Lattenkamp (Sporthalle)",),
    "Stephansplatz": ("Stephansplatz (Oper/CCH)", "CCH"),
    "Gänsemarkt": ("Gänsemarkt (Oper)",),
    "Baumwall": ("Baumwall (Elbphilharmonie)", "Elbphilharmonie", "Elphi"),
    "Borgweg": ("Borgweg (Stadtpark)",),
    "Feldstraße": ("Feldstraße (Heiligengeistfeld)", "Heiligengeistfeld"),
    "Hagenbecks Tierpark": ("Hagenbeck", "Hagenbecks", "Tierpark Hagenbeck"),
    "Landungsbrücken": ("Sankt Pauli Landungsbrücken", "Landungsbruecke", "Landungsbrücke"),
    "St. Pauli": ("Sankt Pauli",),
    "HafenCity Universität": ("HafenCity", "HCU"),
    "Mönckebergstraße": ("Mö", "Mönckeberg"),
    "Kellinghusenstraße": ("Kellinghusen", "Kelle"),
    "Lübecker Straße": ("Lübecker",),
    "Messehallen": ("Messe Hallen",),
    "Hauptbahnhof Süd": ("Hbf Süd", "Hauptbahnhof-Süd"),
    "Hauptbahnhof Nord": ("Hbf Nord", "Hauptbahnhof-Nord"),
    "Hamburg Airport": ("Flughafen", "Airport", "Hamburg Flughafen"),
    "Dammtor": ("Bahnhof Dammtor",),
    "Altona": ("Bahnhof Altona", "Altona Bahnhof"),
}

# One word, several stations: ask which.
AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "Hauptbahnhof": ("Hauptbahnhof Nord", "Hauptbahnhof Süd"),
    "Hbf": ("Hauptbahnhof Nord", "Hauptbahnhof Süd"),
    "Langenhorn": ("Langenhorn Markt", "Langenhorn Nord"),
    "Niendorf": ("Niendorf Markt", "Niendorf Nord"),
    "Wandsbek": ("Wandsbek Markt", "Wandsbek-Gartenstadt", "Wandsbeker Chaussee"),
    "Ahrensburg": ("Ahrensburg West", "Ahrensburg Ost"),
}
