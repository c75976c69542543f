"""What can be wrong with a programme document: every code with its words, in English and Polish.

Codes: D0 the JSON itself, D1 the shape of a value, D2 what refers to something, D3 what does not make
sense together, P1 what is decided but cannot be published yet, C what the programme as a whole does.
Mistakes inside a rule have the codes of :mod:`flask_loyalty.language.diagnostics`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_loyalty.language.diagnostics import known_locale
from flask_loyalty.language.reports import WORDS, advice, in_language, page_of
from flask_loyalty.language.source import Span, excerpt
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.reasons import REASONS

__all__ = [
    "CATALOGUE",
    "Located",
    "Mistake",
    "Part",
    "Related",
    "explain",
    "explain_all",
    "line_excerpt",
    "plain",
    "to_data",
]


Part = str | Mapping[str, str]
"""What a message mentions: a text, or one for each language."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sort of mistake: ``message`` and ``help`` by language, with named holes."""

    code: str
    message: Mapping[str, str]
    help: Mapping[str, str]
    warning: bool = False

    def fill(self, texts: Mapping[str, str], parts: Mapping[str, Part]) -> Mapping[str, str]:
        """Its words in every language with the parts put in; ``guess`` and ``known`` become sentences."""
        filled = {}
        for locale, text in texts.items():
            here = {name: part if isinstance(part, str) else part[locale] for name, part in parts.items()}
            said = {
                name: sentence[locale].format(here[name]) if here.get(name) else ""
                for name, sentence in _SENTENCES.items()
            }
            told = {name: TERMS.get(part, {}).get(locale, part) for name, part in here.items()}
            filled[locale] = text.format(**{**told, **said}).strip()
        return filled


_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "guess": {"en": 'Did you mean "{}"? ', "pl": "Czy chodziło o „{}”? "},
    "known": {"en": "Known here: {}.", "pl": "Znane tutaj: {}."},
}


TERMS: Mapping[str, Mapping[str, str]] = {
    "@language": {"en": "the language", "pl": "język reguł"},
    "@points": {"en": "points", "pl": "punkty"},
    "@no_file": {"en": "there is no such file", "pl": "nie ma takiego pliku"},
    "@folder": {"en": "it is a folder", "pl": "to katalog"},
    "@denied": {"en": "access is denied", "pl": "brak dostępu"},
    "@failed": {"en": "the system refused", "pl": "system odmówił"},
}
"""Parts that are no words of the document's own, in the reader's words."""

SAMPLE: Mapping[str, str] = {
    "en": "earn 1 point per 1 {currency} of order.margin",
    "pl": "nalicz 1 punkt za każdy 1 {currency} marży zamówienia",
}
"""A rule to begin with, by the language of the document's rules."""


@dataclass(frozen=True, slots=True)
class Related:
    """A further place of a mistake: what it is, by language, its lines with carets, and its path."""

    label: Mapping[str, str]
    shown: str
    steps: tuple[str | int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Located:
    """One mistake and where it stands; :func:`to_data` is its data, :func:`explain` writes it out.

    :ivar line, column: place in the file, from 1.
    :ivar path: the value's place in the document, ``rules[3].group``; empty for the whole.
    :ivar rule: id of the rule whose text is wrong, or None.
    :ivar inside: line and column inside a rule's or an expression's own text, or None.
    :ivar shown: the lines with carets.
    :ivar reason: why it is a mistake, by language.
    :ivar fixes: corrections as data, their edits counted in the rule's own text if it has ``inside`` and they
        do not say ``"in": "file"``, in the file otherwise.
    :ivar steps: the same as ``path``, as keys and indexes.
    :ivar example: of what is found out by trying, an order that shows it, in words of each language.
    :ivar about: of what is found out, the id that it is about: a rule's, a tier's, a code's.
    :ivar parts: of what is found out, what its message mentions.
    """

    code: str
    file: str
    line: int
    column: int
    path: str
    message: Mapping[str, str]
    help: Mapping[str, str]
    rule: str | None = None
    inside: tuple[int, int] | None = None
    shown: str = field(default="", compare=False)
    warning: bool = False
    reason: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    fixes: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    steps: tuple[str | int, ...] = field(default=(), compare=False)
    example: Mapping[str, str] = field(default_factory=dict)
    about: str = field(default="", compare=False)
    parts: Mapping[str, Part] = field(default_factory=dict, compare=False)


def to_data(located: Located) -> dict[str, Any]:
    """A mistake as JSON, its texts in both languages; what is shown anywhere is made from this."""
    return {
        "code": located.code,
        "severity": "warning" if located.warning else "error",
        "file": located.file,
        "line": located.line,
        "column": located.column,
        "path": located.path,
        "rule": located.rule,
        "inside": list(located.inside) if located.inside else None,
        "message": _both(located.message),
        "reason": _both(located.reason),
        "help": _both(located.help),
        "related": [{"label": _both(other.label), "shown": other.shown} for other in located.related],
        "fixes": [dict(fix) for fix in located.fixes],
        "example": _both(located.example) if located.example else None,
        "page": page_of(located.code),
        "shown": located.shown,
    }


def explain(located: Located, locale: str) -> str:
    """Place, message, the line with a caret, why, what to do and its corrections; the same shape
    for every mistake."""
    return _explained(located, locale, why=True)


def explain_all(found: Iterable[Located], locale: str) -> list[str]:
    """Each mistake as a person reads it, one below the other; the reason that several have is said once."""
    texts: list[str] = []
    said: set[str] = set()
    for one in found:
        reason = one.reason.get("en", "")
        texts.append(_explained(one, locale, why=reason not in said))
        said.add(reason)
    return texts


def _explained(located: Located, locale: str, *, why: bool) -> str:
    told, words = in_language(to_data(located), locale), WORDS[known_locale(locale)]
    kind = words["warning"] if located.warning else ""
    lines = [f"{_place(located, words['rule'])}: {located.code} {kind}{told['message']}"]
    if located.shown:
        lines.append(located.shown)
    lines += [f"{other['shown']} {other['label']}" for other in told["related"]]
    if told["example"]:
        lines.append(f"  {words['example']}: {told['example']}")
    return "\n".join([*lines, *advice(told if why else {**told, "reason": ""}, locale)])


def _place(located: Located, word: str) -> str:
    """Where it stands, as a line of a terminal that an editor can follow."""
    inside = "{}:{}".format(*located.inside) if located.inside else ""
    if located.rule is not None and inside:
        return f'{located.file}:{located.line}, {word} "{located.rule}" {inside}'
    if inside:
        return f"{located.file}:{located.line}, {located.path} {inside}"
    return f"{located.file}:{located.line}:{located.column}"


def _both(texts: Mapping[str, str]) -> dict[str, str]:
    return {locale: texts.get(locale) or texts.get("en", "") for locale in ("pl", "en")}


def plain(kind: str, file: str, **parts: str) -> Located:
    """A mistake about a file as a whole."""
    mistake = CATALOGUE[kind]
    return Located(
        code=mistake.code,
        file=file,
        line=1,
        column=1,
        path="",
        message=mistake.fill(mistake.message, parts),
        help=mistake.fill(mistake.help, parts),
        reason=REASONS[kind],
        warning=mistake.warning,
    )


def line_excerpt(text: str, span: Span, place: tuple[int, int]) -> str:
    """The line on which a span starts, numbered ``place[0]``, with carets under it.

    Only the line's surroundings of the span are looked at, for a document may be one line of a megabyte.
    """
    line_no, column = place
    first = max(span.start - (column - 1), span.start - 300)
    end = text.find("\n", span.start, span.start + 300)
    line = text[first : end if end >= 0 else span.start + 300].rstrip("\r")
    above, _, below = excerpt(line, Span(span.start - first, span.end - first)).partition("\n")
    margin = " " * len(str(line_no))
    return f"  {line_no} |{above.partition('|')[2]}\n  {margin} |{below.partition('|')[2]}"


def _m(
    code: str, en: str, pl: str, en_help: str = "", pl_help: str = "", *, warning: bool = False
) -> Mistake:
    return Mistake(code, {"en": en, "pl": pl}, {"en": en_help, "pl": pl_help}, warning)


CATALOGUE: Mapping[str, Mistake] = {
    # ------------------------------------------------------------ the JSON itself
    "nothing": _m(
        "D001",
        "the document is empty",
        "dokument jest pusty",
        'A programme is one JSON object: {{"format": 1, …}}. docs/programme.md shows the smallest.',
        'Program to jeden obiekt JSON: {{"format": 1, …}}. Najmniejszy jest w docs/programme.md.',
    ),
    "not_utf8": _m(
        "D002",
        "the file is not UTF-8 text",
        "plik nie jest tekstem w UTF-8",
        'Save it as "UTF-8" in the editor.',
        "Zapisz go w edytorze jako „UTF-8”.",
    ),
    "too_large": _m(
        "D003",
        "the document is larger than {detail} KiB",
        "dokument jest większy niż {detail} KiB",
        "Split the rules over several programmes, or shorten the lists in them.",
        "Podziel reguły na kilka programów albo skróć listy, które zawierają.",
    ),
    "too_deep": _m(
        "D004",
        "brackets are nested more than {detail} deep",
        "nawiasy są zagnieżdżone głębiej niż {detail} razy",
        "A programme needs six levels at most; look for a bracket that was never closed.",
        "Program potrzebuje najwyżej sześciu poziomów; poszukaj nawiasu, którego nie zamknięto.",
    ),
    "duplicate_key": _m(
        "D005",
        'the key "{detail}" stands twice in one object',
        "klucz „{detail}” występuje dwa razy w jednym obiekcie",
        "Keep one of the two; readers of JSON would silently take the last.",
        "Zostaw jeden z nich; inne programy po cichu wzięłyby ostatni.",
    ),
    "not_a_number": _m(
        "D006",
        "{detail} is no number of JSON",
        "{detail} nie jest liczbą w JSON",
        "Write a whole number, or leave the key out.",
        "Wpisz liczbę całkowitą albo usuń klucz.",
    ),
    "number_too_long": _m(
        "D007",
        "the number has more than {detail} characters",
        "liczba ma więcej niż {detail} znaków",
        "No amount of points or pieces is that large.",
        "Żadna liczba punktów ani sztuk nie jest tak duża.",
    ),
    "surrogate": _m(
        "D008",
        "the text holds half a character (a lone \\ud800–\\udfff)",
        "tekst zawiera pół znaku (pojedynczy \\ud800–\\udfff)",
        "Type the character itself; JSON may hold any letter or emoji as it is.",
        "Wpisz sam znak; JSON przyjmuje każdą literę i emoji bez kodowania.",
    ),
    "control": _m(
        "D009",
        "the text holds an invisible control character",
        "tekst zawiera niewidoczny znak sterujący",
        "Delete the text and type it again; line ends are written \\n.",
        "Usuń tekst i wpisz go ponownie; koniec wiersza zapisuje się jako \\n.",
    ),
    "ends_early": _m(
        "D010",
        "the document ends in the middle",
        "dokument urywa się w środku",
        "Something was cut off when it was copied, or a bracket is missing at the end.",
        "Przy kopiowaniu coś ucięto albo na końcu brakuje nawiasu.",
    ),
    "not_closed": _m(
        "D011",
        'this bracket is never closed: "{detail}" is missing',
        "tego nawiasu nie zamknięto: brakuje „{detail}”",
        'Add "{detail}" where the object or list ends.',
        "Dodaj „{detail}” tam, gdzie kończy się obiekt lub lista.",
    ),
    "text_not_closed": _m(
        "D012",
        "this text has no closing quote on its line",
        "ten tekst nie ma cudzysłowu zamykającego w swoim wierszu",
        'Close it with ". A rule of several lines is a list: ["first line", "second line"].',
        'Zamknij go znakiem ". Reguła w kilku wierszach to lista: ["pierwszy wiersz", "drugi wiersz"].',
    ),
    "bad_escape": _m(
        "D013",
        "after \\ stands something JSON does not know",
        "po \\ stoi coś, czego JSON nie zna",
        'Known are \\" \\\\ \\/ \\n \\t \\b \\f \\r and \\u with four digits. A backslash itself is \\\\.',
        'Dozwolone są \\" \\\\ \\/ \\n \\t \\b \\f \\r oraz \\u z czterema cyframi. Sam ukośnik to \\\\.',
    ),
    "comma_missing": _m(
        "D014",
        "a comma is missing before this",
        "przed tym miejscem brakuje przecinka",
        "Put a comma after the value before it.",
        "Wstaw przecinek po poprzedniej wartości.",
    ),
    "inner_quote": _m(
        "D032",
        "this quotation mark ends the text in its middle",
        "ten cudzysłów kończy tekst w środku",
        'Inside a text a quotation mark is written \\": "when customer.tier >= \\"gold\\"".',
        'Wewnątrz tekstu cudzysłów zapisuje się \\": "gdy poziom klienta >= \\"gold\\"".',
    ),
    "comma_too_many": _m(
        "D015",
        "nothing follows this comma",
        "po tym przecinku nic nie ma",
        "Delete the comma after the last member.",
        "Usuń przecinek po ostatnim elemencie.",
    ),
    "comma_twice": _m(
        "D029",
        "nothing stands between these two commas",
        "między tymi dwoma przecinkami nic nie ma",
        "Delete one of them, or write what is missing between them.",
        "Usuń jeden z nich albo wpisz to, czego między nimi brakuje.",
    ),
    "colon_missing": _m(
        "D016",
        "a colon is missing after the key",
        "po kluczu brakuje dwukropka",
        'Write "key": value.',
        'Pisz "klucz": wartość.',
    ),
    "key_unquoted": _m(
        "D017",
        "a key in quotes should stand here",
        "tu powinien stać klucz w cudzysłowie",
        'Write the key in "…", or close the object with }}.',
        'Zapisz klucz w "…" albo zamknij obiekt znakiem }}.',
    ),
    "value_missing": _m(
        "D018",
        "a value should stand here",
        "tu powinna stać wartość",
        'Write a text in "…", a whole number, a list in […] or an object in {{…}}.',
        'Wpisz tekst w "…", liczbę całkowitą, listę w […] albo obiekt w {{…}}.',
    ),
    "unquoted_text": _m(
        "D019",
        "{detail} is neither a number nor a text in quotes",
        "{detail} nie jest ani liczbą, ani tekstem w cudzysłowie",
        'Texts stand in "…"; without quotes there are only numbers, true, false and null.',
        'Teksty stoją w "…"; bez cudzysłowu są tylko liczby, true, false i null.',
    ),
    "other_quotes": _m(
        "D020",
        'JSON knows only the plain quote "',
        'JSON zna tylko prosty cudzysłów "',
        'Replace it by ". Word processors put in curly ones by themselves; a plain text editor does not.',
        'Zamień go na ". Edytory biurowe same wstawiają ozdobne; zwykły edytor tekstu nie.',
    ),
    "comment": _m(
        "D021",
        "JSON has no comments",
        "JSON nie ma komentarzy",
        "Delete it. Inside a rule, a line that starts with # is a comment.",
        "Usuń go. W samej regule komentarzem jest wiersz, który zaczyna się od #.",
    ),
    "more_after_end": _m(
        "D022",
        "the document has ended, yet more follows",
        "dokument już się skończył, a coś jeszcze po nim stoi",
        "A file holds one object; delete the rest or look for a bracket too many.",
        "Plik zawiera jeden obiekt; usuń resztę albo poszukaj zbędnego nawiasu.",
    ),
    "too_many": _m(
        "D024",
        "there are {detail} mistakes more",
        "błędów jest o {detail} więcej",
        "Correct those shown first; many of the others may go with them.",
        "Popraw najpierw pokazane; wiele pozostałych może zniknąć razem z nimi.",
    ),
    "too_many_notes": _m(
        "D025",
        "only the first {detail} notes are shown",
        "pokazano tylko pierwsze {detail} uwag",
        "Look at those first; the mistakes are all there.",
        "Przejrzyj najpierw te; błędy są wszystkie.",
        warning=True,
    ),
    "case_file": _m(
        "D026",
        "this is a case file, not a programme",
        "to plik przypadków, a nie program",
        "Run it: flask loyalty test {detail}",
        "Uruchom go: flask loyalty test {detail}",
    ),
    "programme_file": _m(
        "D030",
        "this is a programme, not a case file",
        "to program, a nie plik przypadków",
        "Its cases stand in a file beside it: flask loyalty test {detail}. docs/cases.md shows one. "
        "What is wrong with the programme itself, flask loyalty check tells.",
        "Jego przypadki stoją w pliku obok: flask loyalty test {detail}. Przykład jest w docs/cases.md. "
        "Błędy samego programu pokazuje flask loyalty check.",
    ),
    "no_files": _m(
        "D027",
        "there is no {detail} in this folder",
        "w tym katalogu nie ma plików {detail}",
        "A folder stands for all such files in it and below it. Name the one that has them, or a file.",
        "Katalog oznacza wszystkie takie pliki w nim i niżej. Podaj ten, w którym są, albo sam plik.",
    ),
    "no_case_files": _m(
        "D031",
        "there is no {detail} in this folder",
        "w tym katalogu nie ma pliku {detail}",
        "Cases of club.json stand beside it in club.cases.json; docs/cases.md shows one.",
        "Przypadki programu klub.json stoją obok, w klub.cases.json; przykład jest w docs/cases.md.",
    ),
    "unreadable": _m(
        "D023",
        "the file cannot be read: {detail}",
        "nie można odczytać pliku: {detail}",
        "Check its name and who may read it.",
        "Sprawdź nazwę i prawa do odczytu.",
    ),
    "unwritable": _m(
        "D028",
        "the file cannot be written: {detail}",
        "nie można zapisać pliku: {detail}",
        "It stays as it was. Check who may write it and its folder.",
        "Plik pozostał bez zmian. Sprawdź prawa do zapisu pliku i katalogu.",
    ),
    # ------------------------------------------------------------ the shape of a value
    "unknown_key": _m(
        "D101",
        'there is no key "{key}" here',
        "nie ma tu klucza „{key}”",
        "{guess}{known}",
        "{guess}{known}",
    ),
    "not_yet": _m(
        "D102",
        '"{key}" is not read by this version yet',
        "ta wersja nie czyta jeszcze klucza „{key}”",
        "Leave it out; it would change nothing.",
        "Pomiń go; niczego by nie zmienił.",
    ),
    "missing": _m(
        "D103",
        '"{key}" is missing',
        "brakuje „{key}”",
        'Add "{key}" to this object; {manual} tells what it holds.',
        "Dodaj „{key}” do tego obiektu; {manual} mówi, co ma zawierać.",
    ),
    "null": _m(
        "D104",
        '"{key}" cannot be null',
        "„{key}” nie może być null",
        "Give it a value or leave the key out.",
        "Podaj wartość albo usuń klucz.",
    ),
    "not_text": _m(
        "D105",
        '"{key}" must be a text',
        "„{key}” musi być tekstem",
        'Put it in quotes: "…".',
        'Ujmij w cudzysłów: "…".',
    ),
    "empty_text": _m(
        "D106",
        '"{key}" is empty',
        "„{key}” jest puste",
        "Write something or leave the key out.",
        "Wpisz coś albo usuń klucz.",
    ),
    "no_sentence": _m(
        "D138",
        '"{key}" holds no words',
        "w „{key}” nie ma ani słowa",
        'Write the sentence, for example "{rule}".',
        'Napisz zdanie, na przykład "{rule}".',
    ),
    "text_too_long": _m(
        "D107",
        '"{key}" is longer than {detail} characters',
        "„{key}” ma więcej niż {detail} znaków",
        "Shorten it; customers read it on a phone.",
        "Skróć; klienci czytają to na telefonie.",
    ),
    "not_whole": _m(
        "D108",
        '"{key}" must be a whole number',
        "„{key}” musi być liczbą całkowitą",
        "Write it without quotes, point or exponent: 100.",
        "Zapisz bez cudzysłowu, kropki i wykładnika: 100.",
    ),
    "out_of_range": _m(
        "D109",
        '"{key}" must be from {least} to {most}',
        "„{key}” musi być liczbą od {least} do {most}",
        "Write a whole number between the two, both included.",
        "Wpisz liczbę całkowitą z tego przedziału; oba krańce też się liczą.",
    ),
    "only_value": _m(
        "D136",
        '"{key}" must be {most}',
        "„{key}” musi być równe {most}",
        'Write "{key}": {most}; this version reads no other.',
        'Napisz "{key}": {most}; ta wersja nie czyta innych.',
    ),
    "not_list": _m(
        "D110",
        '"{key}" must be a list',
        "„{key}” musi być listą",
        "Put its members in […].",
        "Ujmij elementy w […].",
    ),
    "not_object": _m(
        "D111",
        "an object should stand here",
        "tu powinien stać obiekt",
        'Write {{"key": value, …}}.',
        'Zapisz {{"klucz": wartość, …}}.',
    ),
    "not_lines": _m(
        "D112",
        '"{key}" must be a text or a list of lines',
        "„{key}” musi być tekstem albo listą wierszy",
        'For example "{rule}".',
        'Na przykład "{rule}".',
    ),
    "not_texts": _m(
        "D113",
        '"{key}" must be a text, or one text for each language',
        "„{key}” musi być tekstem albo zawierać tekst w każdym języku",
        'For example {{"pl": "Klub Ziarno", "en": "Bean Club"}}.',
        'Na przykład {{"pl": "Klub Ziarno", "en": "Bean Club"}}.',
    ),
    "language_missing": _m(
        "D114",
        'the text in "{detail}" is missing',
        "brakuje tekstu w języku „{detail}”",
        "Customers read the programme in Polish and in English; give both.",
        "Klienci czytają program po polsku i po angielsku; podaj oba teksty.",
    ),
    "not_forms": _m(
        "D115",
        "the name of the points needs its forms in each language",
        "nazwa punktów potrzebuje form w każdym języku",
        'For example {{"pl": ["ziarno", "ziarna", "ziaren"], "en": ["bean", "beans"]}}.',
        'Na przykład {{"pl": ["ziarno", "ziarna", "ziaren"], "en": ["bean", "beans"]}}.',
    ),
    "bad_forms_pl": _m(
        "D116",
        "in Polish the name needs three forms",
        "po polsku nazwa potrzebuje trzech form",
        'For 1, for 2–4 and for 5: ["ziarno", "ziarna", "ziaren"]; a fourth, for fractions, may follow.',
        'Dla 1, dla 2–4 i dla 5: ["ziarno", "ziarna", "ziaren"]; czwarta, dla ułamków, jest opcjonalna.',
    ),
    "bad_forms_en": _m(
        "D117",
        "in English the name needs two forms",
        "po angielsku nazwa potrzebuje dwóch form",
        'For one and for many: ["bean", "beans"].',
        'Dla jednego i dla wielu: ["bean", "beans"].',
    ),
    "bad_id": _m(
        "D118",
        '"{key}" must be made of letters a–z, digits, "-", "_" and "."',
        "„{key}” może się składać z liter a–z, cyfr, „-”, „_” i „.”",
        'It stands in the ledger for ever and needs no spaces or accents: "free-delivery".',
        "Zostaje w księdze na zawsze i nie potrzebuje spacji ani polskich liter: „darmowa-dostawa”.",
    ),
    "bad_money": _m(
        "D119",
        '"{key}" must be an amount of money',
        "„{key}” musi być kwotą",
        'Write the amount with a point and the currency: "0.02 PLN".',
        'Zapisz kwotę z kropką i walutę: "0.02 PLN".',
    ),
    "bad_duration": _m(
        "D120",
        '"{key}" must be a length of time',
        "„{key}” musi być okresem",
        'A number and minutes, hours, days, weeks, months, quarters or years: "14 days".',
        'Liczba i słowo „minutes”, „hours”, „days”, „weeks”, „months”, „quarters” albo „years”: "14 days".',
    ),
    "bad_percent": _m(
        "D121",
        '"{key}" must be a percentage from 0% to 100%',
        "„{key}” musi być procentem od 0% do 100%",
        'For example "20%".',
        'Na przykład "20%".',
    ),
    "bad_margin_percent": _m(
        "D142",
        '"{key}" must be a percentage from 0% to 1000%',
        "„{key}” musi być procentem od 0% do 1000%",
        'For example "100%": never below cost; "150%" allows a loss of half the margin.',
        'Na przykład "100%": nigdy poniżej kosztu; "150%" pozwala na stratę równą połowie marży.',
    ),
    "bad_date": _m(
        "D122",
        '"{key}" must be a date of the calendar',
        "„{key}” musi być datą z kalendarza",
        'Year, month, day: "2026-05-31"; from 2000 to 2199.',
        'Rok, miesiąc, dzień: "2026-05-31"; od 2000 do 2199.',
    ),
    "bad_currency": _m(
        "D123",
        "there is no currency {value}",
        "nie ma waluty {value}",
        'Use a code such as "PLN" or "EUR".',
        'Użyj kodu, na przykład "PLN" albo "EUR".',
    ),
    "bad_timezone": _m(
        "D124",
        "there is no time zone {value}",
        "nie ma strefy czasowej {value}",
        '{guess}Use a name of the IANA list, such as "Europe/Warsaw".',
        '{guess}Użyj nazwy z listy IANA, na przykład "Europe/Warsaw".',
    ),
    "not_one_of": _m(
        "D125",
        '"{key}" cannot be {value}',
        "„{key}” nie może być {value}",
        "{guess}One of: {detail}.",
        "{guess}Do wyboru: {detail}.",
    ),
    "bad_fact_name": _m(
        "D127",
        "a fact is called by what it is about and a name, with a dot between",
        "dana nazywa się od tego, czego dotyczy, i ma po kropce własną nazwę",
        'Small letters a–z, digits and "_": "order.own_cup".',
        "Małe litery a–z, cyfry i „_”: „order.own_cup”.",
    ),
    "bad_word": _m(
        "D128",
        '"{key}" must be one word of the language',
        "„{key}” musi być jednym słowem języka reguł",
        'Small letters a–z, digits and "_", and no clause word: "visit".',
        "Małe litery a–z, cyfry i „_”, ale nie słowo składni: „visit”.",
    ),
    "not_phrases": _m(
        "D129",
        '"{key}" must be an object with Polish and English',
        "„{key}” musi być obiektem z polskim i angielskim",
        'For example {{"pl": […], "en": …}}.',
        'Na przykład {{"pl": […], "en": …}}.',
    ),
    "bad_phrases": _m(
        "D130",
        "in Polish a fact needs its phrase in four cases",
        "po polsku dana potrzebuje nazwy w czterech przypadkach",
        'Nominative, genitive, accusative, locative: ["własny kubek", "własnego kubka", "własny kubek", '
        '"własnym kubku"].',
        'Mianownik, dopełniacz, biernik i miejscownik: ["własny kubek", "własnego kubka", "własny kubek", '
        '"własnym kubku"].',
    ),
    "bad_clauses": _m(
        "D131",
        "a flag is told by two clauses: that it holds, and that it does not",
        "o danej tak/nie mówią dwa zdania: że tak i że nie",
        '["the customer brings a cup", "the customer brings no cup"].',
        '["klient ma własny kubek", "klient nie ma własnego kubka"].',
    ),
    "not_noun": _m(
        "D132",
        '"{key}" must be an object with the forms in Polish and English',
        "„{key}” musi być obiektem z formami po polsku i po angielsku",
        'For example {{"en": ["visit", "visits"], "pl": {{"gender": "f", "one": […], "many": […]}}}}.',
        'Na przykład {{"en": ["visit", "visits"], "pl": {{"gender": "f", "one": […], "many": […]}}}}.',
    ),
    "bad_noun_en": _m(
        "D133",
        "in English a word needs its two forms",
        "po angielsku słowo potrzebuje dwóch form",
        'For one and for many: ["visit", "visits"].',
        'Dla jednego i dla wielu: ["visit", "visits"].',
    ),
    "bad_noun_pl": _m(
        "D134",
        'in Polish a word needs its "gender" and five cases of "one" and of "many"',
        "po polsku słowo potrzebuje rodzaju („gender”) i pięciu przypadków w „one” i w „many”",
        'Gender m, p (a man), f, n or x (no singular); cases: ["wizyta", "wizyty", "wizytę", "wizycie", '
        '"wizytą"].',
        'Rodzaj m, p (osobowy), f, n albo x (bez liczby pojedynczej); przypadki: ["wizyta", "wizyty", '
        '"wizytę", "wizycie", "wizytą"].',
    ),
    "not_flag": _m(
        "D135",
        '"{key}" must be true or false',
        "„{key}” musi być true albo false",
        "Without quotes.",
        "Bez cudzysłowu.",
    ),
    "not_flag_or_object": _m(
        "D137",
        '"{key}" must be true, false, or an object with the day',
        "„{key}” musi być true, false albo obiektem z dniem",
        'For example {{"from": "2026-11-01"}}.',
        'Na przykład {{"from": "2026-11-01"}}.',
    ),
    "not_flag_or_list": _m(
        "D141",
        '"{key}" must be true, false, or a list of codes',
        "„{key}” musi być true, false albo listą kodów",
        'true: whatever is found stands in the way; a list, ["C180", "C101"]: only these.',
        'true: przeszkadza wszystko, co znaleziono; lista, ["C180", "C101"]: tylko to.',
    ),
    "bad_budget": _m(
        "D140",
        "this is no amount that a budget can hold",
        "budżet nie może tyle wynosić",
        'Money, points or uses: "5000 PLN", "20000 points", "100 uses".',
        'Kwota, punkty albo użycia: "5000 PLN", "20000 points", "100 uses".',
    ),
    # ------------------------------------------------------------ what refers to something
    "unknown_budget": _m(
        "D220",
        'there is no budget "{detail}"',
        "nie ma budżetu „{detail}”",
        '{guess}Add {{"id": "{detail}", "amount": "5000 PLN"}} to "budgets".',
        '{guess}Dodaj {{"id": "{detail}", "amount": "5000 PLN"}} do „budgets”.',
    ),
    "unknown_reward": _m(
        "D205",
        'there is no reward "{detail}"',
        "nie ma nagrody „{detail}”",
        '{guess}Add it to "rewards".',
        "{guess}Dodaj ją do „rewards”.",
    ),
    "fact_taken": _m(
        "D206",
        'the language has a fact "{detail}" of its own',
        "język ma już własną daną „{detail}”",
        "Give the shop's fact another name.",
        "Nadaj danej sklepu inną nazwę.",
    ),
    "fact_subject": _m(
        "D207",
        'no rule knows what "{detail}" is',
        "żadna reguła nie wie, czym jest „{detail}”",
        "{guess}{known}",
        "{guess}{known}",
    ),
    "phrase_taken": _m(
        "D208",
        '"{detail}" is already a phrase of {other}',
        "„{detail}” to już nazwa danej {other}",
        "Two facts of one name could not be told apart in a Polish rule.",
        "Dwóch danych o jednej nazwie nie dałoby się odróżnić w polskiej regule.",
    ),
    "word_taken": _m(
        "D209",
        'the word "{detail}" already means something ({other})',
        "słowo „{detail}” już coś znaczy ({other})",
        "Choose another word.",
        "Wybierz inne słowo.",
    ),
    "unit_missing": _m(
        "D311",
        "it is not said what this fact counts",
        "nie powiedziano, co ta dana liczy",
        'Add "unit": "item".',
        'Dodaj „"unit": "item"”.',
    ),
    "unit_without_count": _m(
        "D312",
        "only a count has a unit",
        "jednostkę ma tylko liczba sztuk, zamówień itp.",
        'Write "type": "count", or leave "unit" out.',
        'Napisz „"type": "count"” albo usuń „unit”.',
    ),
    "clauses_without_flag": _m(
        "D313",
        "only a flag is told by clauses",
        "zdania „clauses” ma tylko dana tak/nie",
        'Write "type": "flag", or leave "clauses" out.',
        'Napisz „"type": "flag"” albo usuń „clauses”.',
    ),
    "duplicate_id": _m(
        "D201",
        'the id "{detail}" is taken by {other}',
        "identyfikator „{detail}” ma już {other}",
        "Give every one its own; entries in the ledger tell them apart by it.",
        "Każdy musi mieć własny; po nim odróżniają je zapisy w księdze.",
    ),
    "unknown_group": _m(
        "D202",
        'there is no group "{detail}"',
        "nie ma grupy „{detail}”",
        '{guess}Add {{"id": "{detail}", "pick": "best"}} to "groups".',
        '{guess}Dodaj {{"id": "{detail}", "pick": "best"}} do „groups”.',
    ),
    "unknown_partner": _m(
        "D203",
        'there is no partner "{detail}"',
        "nie ma partnera „{detail}”",
        '{guess}Add the partner to "partners".',
        "{guess}Dodaj partnera do „partners”.",
    ),
    "other_currency": _m(
        "D204",
        "this amount is in {detail}, the programme in {other}",
        "ta kwota jest w {detail}, a program w {other}",
        "Write it in {other}.",
        "Podaj ją w {other}.",
    ),
    # ------------------------------------------------------------ what does not make sense together
    "group_without_pick": _m(
        "D301",
        'of the group "{detail}" it is not said which rule wins where several could',
        "o grupie „{detail}” nie wiadomo, która reguła wygrywa, gdy pasuje kilka",
        'Rules {other} may meet on one order. Add "pick": "best", "all" or "first".',
        'Reguły {other} mogą trafić na jedno zamówienie. Dodaj "pick": "best", "all" albo "first".',
    ),
    "from_after_until": _m(
        "D302",
        "the rule would end ({detail}) before it begins ({other})",
        "reguła skończyłaby się ({detail}), zanim by się zaczęła ({other})",
        'Both days count; exchange "from" and "until" or correct one.',
        "Oba dni się liczą; zamień „from” z „until” albo popraw jeden z nich.",
    ),
    "settle_missing": _m(
        "D303",
        "what the shop owes the partner for this reward is missing",
        "brakuje kwoty, którą sklep jest winien partnerowi za tę nagrodę",
        'Add "settle": "18.00 {other}".',
        'Dodaj "settle": "18.00 {other}".',
    ),
    "settle_without_partner": _m(
        "D304",
        '"settle" belongs to a reward of a partner',
        "„settle” dotyczy nagrody partnera",
        'Name the "partner", or leave "settle" out: nobody is owed for the shop\'s own rewards.',
        "Podaj „partner” albo usuń „settle”: za własne nagrody sklep nikomu nie płaci.",
    ),
    "fraction_of_minor": _m(
        "D305",
        "{value} has a fraction of a {other} minor unit",
        "{value} ma ułamek najmniejszej jednostki {other}",
        "Round it; what is owed is paid in whole minor units.",
        "Zaokrąglij; rozlicza się pełne grosze.",
    ),
    "value_zero": _m(
        "D306",
        "a point must be worth something",
        "punkt musi być coś wart",
        'Say what one point pays: "0.02 {other}".',
        'Podaj, ile płaci jeden punkt: "0.02 {other}".',
    ),
    "cycle": _m(
        "D307",
        "this condition depends on itself: {detail}",
        "ten warunek zależy od samego siebie: {detail}",
        "Let one of them look at facts of orders instead.",
        "Niech jeden z nich odwołuje się do danych o zamówieniach.",
    ),
    "duration_zero": _m(
        "D308",
        '"{key}" cannot be nothing',
        "„{key}” nie może być zerowe",
        "Give a length of at least one day, or leave the key out.",
        "Podaj co najmniej jeden dzień albo usuń klucz.",
    ),
    "duration_too_long": _m(
        "D310",
        '"{key}" is longer than a hundred years',
        "„{key}” trwa dłużej niż sto lat",
        "Leave the key out if it should never end.",
        "Usuń klucz, jeśli ma nigdy się nie kończyć.",
    ),
    "budget_unit": _m(
        "D330",
        'the budget "{detail}" counts in {other}, and this rule gives something else',
        "budżet „{detail}” liczony jest w innej jednostce ({other}), niż daje ta reguła",
        'A budget in "uses" fits every rule; else give rules of another unit a budget of their own.',
        "Budżet w „uses” pasuje do każdej reguły; regułom o innej jednostce daj osobny budżet.",
    ),
    "budget_of_period": _m(
        "D332",
        "what others than customers get for a period is not counted against a budget",
        "tego, co za okres dostaje ktoś inny niż klient, nie wlicza się do budżetu",
        'Use an "at most" in the rule.',
        "Użyj w regule „najwyżej”.",
    ),
    "no_rules": _m(
        "D309",
        "the programme has no rules",
        "program nie ma reguł",
        'Start with {{"id": "base", "rule": "{rule}"}}.',
        'Zacznij od {{"id": "base", "rule": "{rule}"}}.',
        warning=True,
    ),
    "catalogue_failed": _m(
        "D314",
        "the shop's catalogue could not be read, so its ids were not compared: {detail}",
        "nie udało się odczytać katalogu sklepu, więc nie porównano z nim identyfikatorów: {detail}",
        "The function behind @loyalty.catalogue failed; the rest of the document was checked.",
        "Zawiodła funkcja @loyalty.catalogue; resztę dokumentu sprawdzono.",
        warning=True,
    ),
    "unknown_rule": _m(
        "D240",
        'there is no rule "{detail}"',
        "nie ma reguły „{detail}”",
        "{guess}Name one of the document's rules by its id.",
        "{guess}Podaj identyfikator jednej z reguł dokumentu.",
    ),
    "exclusive_no_deal": _m(
        "D340",
        '"exclusive" belongs to a deal, and this rule takes nothing off the order',
        "„exclusive” dotyczy rabatów i prezentów, a ta reguła niczego w zamówieniu nie obniża",
        'Leave it out. Rules that earn compete in a group with "pick": "best".',
        'Usuń je. Reguły, które coś naliczają, konkurują w grupie z "pick": "best".',
    ),
    "exclusive_in_group": _m(
        "D341",
        'an exclusive deal stands beside no other, so the group "{detail}" says nothing of it',
        "taki rabat nie łączy się z żadnym innym, więc grupa „{detail}” niczego o nim nie mówi",
        'Leave out "group" or "exclusive".',
        "Usuń „group” albo „exclusive”.",
    ),
    "excludes_itself": _m(
        "D342",
        'the group "{detail}" excludes itself',
        "grupa „{detail}” wyklucza samą siebie",
        'Write "at_most": 1 to let one of its deals apply to an order.',
        'Napisz "at_most": 1, aby na zamówienie działał jeden z jej rabatów.',
    ),
    "excludes_no_deal": _m(
        "D343",
        'only deals exclude each other, and the rule "{detail}" is none',
        "wykluczają się tylko rabaty, a reguła „{detail}” nie jest rabatem",
        "Give rules that earn a group of their own.",
        "Daj regułom, które coś naliczają, osobną grupę.",
    ),
    "group_in_steps": _m(
        "D344",
        'rules of the group "{detail}" are asked in different steps and do not compete: {other}',
        "reguły grupy „{detail}” działają w różnych krokach i nie konkurują: {other}",
        'Items, sets, the order and delivery are steps. Write "at_most": 1 to let one of them apply.',
        'Sztuki, zestawy, zamówienie i dostawa to osobne kroki. Z "at_most": 1 zadziała tylko jedna z nich.',
        warning=True,
    ),
    "floor_shape": _m(
        "D345",
        "a floor says what deals must leave: one fact that they lower, >=, an amount that they do not change",
        "dolna granica mówi, co rabaty muszą zostawić: dana, którą obniżają, >=, kwota, której nie zmieniają",
        "Write item.paid, item.margin or item.margin_rate >= an amount, perhaps of item.cost, item.price or "
        "item.regular_price; or order.subtotal, order.margin or order.margin_rate >= a fixed amount: "
        "item.paid >= item.cost.",
        "Napisz: cena zapłacona, marża produktu lub marża procentowa produktu >= kwota, także z kosztu "
        "produktu, ceny produktu lub ceny regularnej; albo wartość zamówienia, marża zamówienia lub marża "
        "procentowa zamówienia >= stała kwota: cena zapłacona >= koszt produktu.",
    ),
    "floor_unjudged": _m(
        "D346",
        "where the cost is not known, this floor does not hold deals back",
        "gdzie koszt nie jest znany, ta granica nie wstrzymuje rabatów",
        'Add "assume_margin": "25%" to the document: then such goods count as costing the rest.',
        'Dodaj do dokumentu "assume_margin": "25%": wtedy taki towar liczy się tak, jakby kosztował resztę.',
        warning=True,
    ),
    "margin_unjudged": _m(
        "D347",
        "a share of the margin cannot be judged: nothing says what goods leave",
        "nie da się ocenić części marży: nic nie mówi, ile zostaje ze sprzedaży towarów",
        'Add "least_margin": "25%": what every product leaves of its net price.',
        'Dodaj "least_margin": "25%": tyle ceny netto zostaje z każdego towaru.',
    ),
    "accepted_nobody": _m(
        "D348",
        'nothing in the document is called "{detail}", so this entry accepts nothing',
        "nic w dokumencie nie nazywa się „{detail}”, więc ten wpis niczego nie dotyczy",
        '{guess}Write the code and the id of what the finding is about: "C110 spring"; or the code alone.',
        '{guess}Napisz kod oraz id tego, czego dotyczy uwaga: "C110 spring"; albo sam kod.',
        warning=True,
    ),
    "not_announced": _m(
        "D350",
        '"{detail}" lowers prices between dates and does not say whether it is announced to everybody',
        "„{detail}” obniża ceny w podanych dniach, a nie mówi, czy obniżka jest ogłoszona wszystkim",
        'Add "announce": true, and pages show the lowest price of the 30 days before it. Write '
        '"announce": false for a deal that only some customers are told of.',
        'Dodaj "announce": true, a strony pokażą najniższą cenę z 30 dni przed obniżką. Napisz '
        '"announce": false, jeśli o rabacie wiedzą tylko wybrani klienci.',
        warning=True,
    ),
    "announced_without_day": _m(
        "D351",
        "it is not told on which day this announced deal begins",
        "nie wiadomo, którego dnia zaczyna się ta ogłoszona obniżka",
        'Write "announce": {{"from": "2026-11-01"}}, or give the rule a "from".',
        'Napisz "announce": {{"from": "2026-11-01"}} albo podaj „from” reguły.',
        warning=True,
    ),
    "announced_no_cut": _m(
        "D352",
        '"announce" belongs to a deal, and this rule lowers no price of goods',
        "„announce” dotyczy obniżek, a ta reguła nie obniża ceny żadnego towaru",
        "Leave it out.",
        "Usuń je.",
    ),
    # ------------------------------------------------------------ publishing
    "not_booked_counter": _m(
        "P101",
        '"{detail}" cannot be published: nobody keeps stamps, tickets or badges in the shop yet',
        "reguły „{detail}” nie można opublikować: sklep nie prowadzi jeszcze pieczątek, losów ani odznak",
        "Case files decide it. Keep it as a draft, outside the programme that is published.",
        "Pliki przypadków ją rozstrzygają. Trzymaj ją jako szkic, poza publikowanym programem.",
        warning=True,
    ),
    "not_booked_gift": _m(
        "P103",
        '"{detail}" cannot be published: nothing in this shop hands over this gift',
        "reguły „{detail}” nie można opublikować: nic w tym sklepie nie wydaje takiego prezentu",
        'Products that come with an order need a shop with @loyalty.fulfiller("gift"). Rewards, and gifts '
        "of an event or a period, are not handed over yet: keep such a rule as a draft; case files decide.",
        'Produkty dodawane do zamówienia wymagają sklepu z @loyalty.fulfiller("gift"). Nagród oraz prezentów '
        "za zdarzenie albo okres nic jeszcze nie wydaje: trzymaj taką regułę jako szkic; rozstrzygają ją "
        "pliki przypadków.",
        warning=True,
    ),
    "not_booked_company": _m(
        "P102",
        '"{detail}" cannot be published: the shop has no accounts of teams, companies or affiliates yet',
        "reguły „{detail}” nie można opublikować: sklep nie ma jeszcze kont zespołów, firm ani pośredników",
        "Case files decide it. Keep it as a draft, outside the programme that is published.",
        "Pliki przypadków ją rozstrzygają. Trzymaj ją jako szkic, poza publikowanym programem.",
        warning=True,
    ),
    "not_applied_deal": _m(
        "P104",
        '"{detail}" lowers a price, and the checkout of this shop applies no deals',
        "reguła „{detail}” obniża cenę, a ten sklep nie stosuje obniżek w zamówieniu",
        "Nobody gets it. Let the checkout apply what a quote says and set LOYALTY_DEALS to True, or leave "
        "the rule out.",
        "Nikt jej nie dostanie. Niech zamówienie stosuje to, co mówi wycena, z LOYALTY_DEALS ustawionym na "
        "True, albo usuń regułę.",
        warning=True,
    ),
    "not_booked_event": _m(
        "P107",
        '"{detail}" cannot be published: the shop does not notice by itself yet who enters a segment',
        "reguły „{detail}” nie można opublikować: sklep sam jeszcze nie zauważa, kto wchodzi do segmentu",
        "Case files decide it. Keep it as a draft, outside the programme that is published.",
        "Pliki przypadków ją rozstrzygają. Trzymaj ją jako szkic, poza publikowanym programem.",
        warning=True,
    ),
    # ------------------------------------------------------------ case files
    "case_kind": _m(
        "D401",
        "a case needs one of cart, event and period",
        "przypadek potrzebuje jednego z: cart, event, period",
        'An order has "cart": ["2 CUP-S"], a sign-up "event": "signup", a month "period": "2026-05".',
        'Zamówienie ma "cart": ["2 CUP-S"], rejestracja "event": "signup", miesiąc "period": "2026-05".',
    ),
    "past_kind": _m(
        "D402",
        "what happened before is a cart or an event",
        "wcześniejsze zdarzenie to cart albo event",
        'For example {{"at": "2026-04-01 12:00", "cart": ["ZIA-250"]}}.',
        'Na przykład {{"at": "2026-04-01 12:00", "cart": ["ZIA-250"]}}.',
    ),
    "period_party": _m(
        "D403",
        "whose period is it?",
        "czyj to okres?",
        'Add "employee" or "member".',
        "Dodaj „employee” albo „member”.",
    ),
    "event_party": _m(
        "D404",
        "whose event is it?",
        "czyje to zdarzenie?",
        'Add the "member".',
        "Dodaj „member”.",
    ),
    "nothing_expected": _m(
        "D405",
        "this case expects nothing, so it can never fail",
        "ten przypadek niczego nie oczekuje, więc nigdy nie zawiedzie",
        'Say at least what comes out: "outcomes": {{"base": 12}}; {{}} there means: nothing at all.',
        'Podaj przynajmniej wynik: "outcomes": {{"base": 12}}; samo {{}} w tym miejscu znaczy: nic.',
    ),
    "unknown_product": _m(
        "D406",
        'there is no product "{detail}" in the table',
        "nie ma w tabeli produktu „{detail}”",
        '{guess}Add it to "products", or give the line its "price".',
        "{guess}Dodaj go do „products” albo podaj w wierszu „price”.",
    ),
    "kept_too_many": _m(
        "D407",
        'more of "{detail}" are kept than were bought',
        "zatrzymano więcej sztuk „{detail}”, niż kupiono",
        'Under "kept" stands what the customer did not give back.',
        "W „kept” stoi to, czego klient nie oddał.",
    ),
    "bad_moment": _m(
        "D408",
        '"{key}" must be a day and a time of day',
        "„{key}” musi być dniem i godziną",
        'Day and time in the programme\'s time zone, without seconds: "2026-05-05 08:30"; from 2000 to 2199.',
        'Dzień i godzina w strefie czasowej programu, bez sekund: "2026-05-05 08:30"; lata od 2000 do 2199.',
    ),
    "bad_line": _m(
        "D409",
        "this is no line of a cart",
        "to nie jest wiersz koszyka",
        'A number from 1 to 9999, a space and the product\'s code: "2 CUP-S"; or an object, as for a code '
        'with spaces: {{"sku": "CUP S", "qty": 2}}.',
        'Liczba od 1 do 9999, spacja i kod produktu: "2 CUP-S"; albo obiekt, na przykład dla kodu '
        'ze spacją: {{"sku": "CUP S", "qty": 2}}.',
    ),
    "past_later": _m(
        "D422",
        "this is later than the case itself, so it is no past",
        "to jest później niż sam przypadek, więc nie jest przeszłością",
        'Write a time up to the case\'s "moment".',
        "Podaj czas nie późniejszy niż „moment” przypadku.",
    ),
    "no_cases": _m(
        "D412",
        "this file has no cases, so it tests nothing",
        "w tym pliku nie ma przypadków, więc plik niczego nie sprawdza",
        "Write at least one; docs/cases.md shows how.",
        "Napisz przynajmniej jeden; wzór jest w docs/cases.md.",
    ),
    "empty_cart": _m(
        "D413",
        "there is nothing in this cart",
        "ten koszyk jest pusty",
        'Nobody can place such an order. Write what is bought: "cart": ["2 CUP-S"].',
        'Takiego zamówienia nie da się złożyć. Podaj, co kupiono: "cart": ["2 CUP-S"].',
    ),
    "clock_gap": _m(
        "D414",
        "{value} never is in {other}: the clock leaps over it",
        "{value} w strefie {other} nie istnieje: zegar je przeskakuje",
        "Write {detail}, which is the same moment by the new time.",
        "Napisz {detail}, czyli tę samą chwilę według nowego czasu.",
    ),
    "case_fact": _m(
        "D415",
        'there is no fact "{detail}" here',
        "nie ma tu danej „{detail}”",
        '{guess}Facts of your shop are declared under "facts" in the programme; all others: FACTS.md.',
        "{guess}Dane sklepu deklaruje się w „facts” programu; wszystkie inne są w FACTS.md.",
    ),
    "case_fact_worked_out": _m(
        "D416",
        'the programme works "{detail}" out itself, so nobody can tell it',
        "program sam wylicza „{detail}”, więc nie można tego podać",
        "It follows from the cart, the moment and the past: change those.",
        "To wynika z koszyka, chwili i przeszłości: zmień je.",
    ),
    "case_fact_type": _m(
        "D417",
        '{value} is no value of "{detail}"',
        "{value} nie jest wartością danej „{detail}”",
        'Write for example {other}. A case about a wrong value has a rule "missed" by "error".',
        "Napisz na przykład {other}. Przypadek o złej wartości ma w „missed” regułę z „error”.",
    ),
    "case_reward": _m(
        "D418",
        'the programme has no reward "{detail}"',
        "w programie nie ma nagrody „{detail}”",
        '{guess}A case about a reward that is not there has it "missed" as "unknown".',
        "{guess}Przypadek o nagrodzie, której nie ma, podaje ją w „missed” jako „unknown”.",
    ),
    "case_code": _m(
        "D419",
        'the programme has no code "{detail}"',
        "w programie nie ma kodu „{detail}”",
        '{guess}A case about a code that is not there has it "missed" as "unknown".',
        "{guess}Przypadek o kodzie, którego nie ma, podaje go w „missed” jako „unknown”.",
    ),
    "case_fact_unread": _m(
        "D420",
        'no rule reads "{detail}"',
        "żadna reguła nie czyta danej „{detail}”",
        "Leave it out, or look whether the rule that should read it does.",
        "Usuń ją albo sprawdź, czy czyta ją reguła, która powinna.",
        warning=True,
    ),
    "case_event": _m(
        "D421",
        'there is no event "{detail}"',
        "nie ma zdarzenia „{detail}”",
        "{guess}{known}",
        "{guess}{known}",
    ),
    "bad_period": _m(
        "D410",
        '"{key}" must be a period of the calendar',
        "„{key}” musi być okresem z kalendarza",
        'For example "2026-05", "2026-Q2", "2026-W18", "2026-05-04" or "2026".',
        'Na przykład "2026-05", "2026-Q2", "2026-W18", "2026-05-04" albo "2026".',
    ),
    "duplicate_name": _m(
        "D411",
        'the name "{detail}" is taken by {other}',
        "nazwę „{detail}” ma już {other}",
        "Say in the name what is special about this case.",
        "Napisz w nazwie, czym ten przypadek się wyróżnia.",
    ),
    **{
        kind: _m(one.code, one.en, one.pl, one.en_help, one.pl_help, warning=True)
        for kind, one in FINDINGS.items()
    },
}
