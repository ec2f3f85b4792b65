"""Which column is what, by headings in seven languages, else by what stands in it; notes and people never are."""

import pytest

from app.logbook.files.rows import COLUMNS
from app.logbook.sheets.columns import asks_order, guess, likeliest
from app.logbook.sheets.table import Line, Table, read_csv
from app.logbook.sheets.values import Order

LEFT = "leave_out"
TABLES = {
    "English": (
        "Date;Start;Duration (hrs);File no;Mode;My role;Outcome;Client names;Comments",
        "3.2.2026;9:30;1,5;A-1;Zoom;Mediator;settled;X and Y;long",
        ["date", "start", "hours", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "German": (
        "Datum;Uhrzeit;Dauer;Aktenzeichen;Format;Rolle;Ergebnis;Parteien;Bemerkungen",
        "3.2.2026;9:30;1:30;A-1;Präsenz;Mediator;Einigung;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "French": (
        "Date;Heure;Durée;Référence;Modalité;Rôle;Résultat;Parties;Remarques",
        "3/2/2026;9h30;1h30;A-1;visio;médiateur;accord;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "Spanish": (
        "Fecha;Hora;Duración;Referencia;Modalidad;Rol;Resultado;Partes;Observaciones",
        "3/2/2026;9:30;1:30;A-1;presencial;mediador;acuerdo;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "Italian": (
        "Data;Ora;Durata;Riferimento;Modalità;Ruolo;Esito;Parti;Note",
        "3/2/2026;9:30;1:30;A-1;in presenza;mediatore;accordo;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "Portuguese": (
        "Data;Início;Duração;Referência;Modalidade;Papel;Resultado;Partes;Notas",
        "3/2/2026;9:30;1:30;A-1;presencial;mediador;acordo;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "Dutch": (
        "Datum;Tijd;Duur;Kenmerk;Vorm;Rol;Uitkomst;Partijen;Opmerkingen",
        "3-2-2026;9:30;1:30;A-1;op locatie;mediator;overeenkomst;X;Y",
        ["date", "start", "length", "reference", "mode", "role", "conclusion", LEFT, LEFT],
    ),
    "a kind that is a mode": ("Datum;Dauer;Art", "3.2.2026;1:30;Zoom", ["date", "length", "mode"]),
    "a kind that is one": ("Datum;Dauer;Art", "3.2.2026;1:30;Einzelgespräch", ["date", "length", "kind"]),
    "a kind beside the mode": ("Datum;Format;Art", "3.2.2026;Zoom;Video", ["date", "mode", "kind"]),
    "no headings": ("3.2.2026;1:30;Zoom;hello", "13.2.2026;2 h;phone;you", ["date", "length", "mode", LEFT]),
    "headings nobody knows": ("Aa;Bb;Cc", "2026-02-03;90 min;in person", ["date", "length", "mode"]),
    "two lengths": ("Date;Hours;Minutes", "2026-02-03;1;60", ["date", "hours", LEFT]),
    "a word among others that is a reference alone": (
        "Date;Duration;Case;Type of mediation",
        "2026-02-03;1:30;A-1;shuttle",
        ["date", "length", "reference", "kind"],
    ),
    "a number beside the reference": ("No;Date;File no", "1;2026-02-03;A-1", [LEFT, "date", "reference"]),
}


@pytest.mark.parametrize(("head", "row", "wanted"), TABLES.values(), ids=TABLES)
def test_each_column_is_what_its_heading_or_its_cells_say(head, row, wanted):
    assert guess(read_csv(f"{head}\n{row}\n".encode())).targets == wanted


def test_the_portals_own_file_needs_nobody():
    targets = guess(read_csv(f"{','.join(COLUMNS)}\n".encode())).targets
    left = [name for name, target in zip(COLUMNS, targets, strict=True) if target == LEFT]
    assert left == ["source", "evidence_level"]


def test_headings_may_stand_below_a_title():
    columns = guess(read_csv(b"My mediations,,\n\nDate,Length,Mode\n2026-02-03,1 h,Zoom\n"))
    assert (columns.heading, columns.targets) == (1, ["date", "length", "mode"])


def test_the_sheet_with_the_most_known_columns_is_taken_first():
    notes, short, whole = map(
        read_csv, (b"Notes\nnothing\n", b"Date,Notes\n2026-02-03,x\n", b"Date,Mode\n2026-02-03,Zoom\n")
    )
    assert [likeliest(tables) for tables in ([], [notes], [notes, short, whole, whole], [whole, notes])] == [0, 0, 2, 0]


def test_a_column_that_only_counts_rows_is_no_reference():
    rows = "".join(f"{number},2026-02-0{number},1 h\n" for number in range(1, 6))
    assert guess(read_csv(f"No,Date,Length\n{rows}".encode())).targets == [LEFT, "date", "length"]


@pytest.mark.parametrize(
    ("days", "order", "asks"),
    [
        (("13/02/2026",), Order.DAY_FIRST, False),
        (("02/13/2026",), Order.MONTH_FIRST, False),
        (("1/2/2026",), None, True),
    ],
)
def test_the_order_of_the_days_is_decided_or_asked(days, order, asks):
    table = read_csv("\n".join(("Date,Length", *(f"{day},1 h" for day in days))).encode())
    columns = guess(table)
    assert (columns.order, asks_order(columns, table)) == (order, asks)


def test_the_last_row_of_a_long_column_decides_the_order_of_its_days():
    rows = [Line(number, ("02/03/2026", "3 h")) for number in range(2, 300)]
    table = Table("", (Line(1, ("Date", "Length")), *rows, Line(300, ("02/28/2026", "3 h"))))
    columns = guess(table)
    assert (columns.order, asks_order(columns, table)) == (Order.MONTH_FIRST, False)


def test_a_first_row_with_a_day_is_no_heading_though_a_word_of_it_could_be_one():
    table = read_csv(b"2026-03-02,3 h,KM-01,online\n2026-03-09,2 h,KM-02,online\n")
    assert guess(table).heading == -1
