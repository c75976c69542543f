"""Why each mistake of a document is one, by its kind, in English and Polish."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.programme.finding_words import FINDINGS

__all__ = ["REASONS"]


def _r(en: str, pl: str) -> Mapping[str, str]:
    return {"en": en, "pl": pl}


_JSON: Mapping[str, Mapping[str, str]] = {
    "nothing": _r(
        "A programme has at least a name, a currency, points and rules.",
        "Program musi mieć przynajmniej nazwę, walutę, punkty i reguły.",
    ),
    "case_file": _r(
        "A case file tells what a programme must give; it has no rules that could be checked.",
        "Plik przypadków mówi, co program ma dać; nie ma w nim reguł, które można sprawdzić.",
    ),
    "no_files": _r(
        "What is not found is not looked at, and silence would look like success.",
        "Czego nie znaleziono, tego nie sprawdzono, a cisza wyglądałaby na sukces.",
    ),
    "not_utf8": _r(
        "Other encodings turn Polish letters into other letters, and nobody sees it until a customer does.",
        "Inne kodowanie zamienia polskie litery w inne znaki, a zauważa to dopiero klient.",
    ),
    "too_large": _r(
        "A published document is kept for ever and read again at each start of the shop.",
        "Opublikowany dokument zostaje na zawsze i jest czytany przy każdym uruchomieniu sklepu.",
    ),
    "too_deep": _r(
        "Such nesting comes from a bracket left open, or from someone who wants to overload the reader.",
        "Takie zagnieżdżenie bierze się z niezamkniętego nawiasu albo z próby przeciążenia programu.",
    ),
    "duplicate_key": _r(
        "Two values stand for one thing, and it is not said which of them holds.",
        "Jedna rzecz ma dwie wartości i nie wiadomo, która obowiązuje.",
    ),
    "not_a_number": _r(
        "JSON knows numbers of digits only; neither NaN nor infinity can be counted with.",
        "JSON zna tylko liczby zapisane cyframi; z NaN ani z nieskończonością nie da się liczyć.",
    ),
    "number_too_long": _r(
        "Numbers that long come from a key held down too long, and databases cut them.",
        "Tak długa liczba to zwykle przytrzymany klawisz, a baza danych by ją ucięła.",
    ),
    "surrogate": _r(
        "Half a character cannot be saved, printed or sent.",
        "Połowy znaku nie da się zapisać, wydrukować ani wysłać.",
    ),
    "control": _r(
        "What cannot be seen cannot be checked, and some of these signs change what a screen shows.",
        "Czego nie widać, tego nie da się sprawdzić, a część takich znaków zmienia obraz na ekranie.",
    ),
    "ends_early": _r(
        "What is missing may be the rules that matter.",
        "Brakować może właśnie najważniejszych reguł.",
    ),
    "not_closed": _r(
        "Without its closing bracket it is not clear what still belongs to it.",
        "Bez nawiasu zamykającego nie wiadomo, co jeszcze należy do środka.",
    ),
    "text_not_closed": _r(
        "A text of JSON ends on the line where it began.",
        "W JSON tekst kończy się w tym samym wierszu, w którym się zaczął.",
    ),
    "bad_escape": _r(
        "In a text of JSON, the backslash announces a special sign.",
        "W tekście JSON ukośnik \\ zapowiada znak specjalny.",
    ),
    "comma_missing": _r(
        "Members of an object or a list are parted by commas.",
        "Elementy obiektu i listy oddziela się przecinkami.",
    ),
    "inner_quote": _r(
        "JSON takes the first plain quotation mark after the opening one for the end of the text.",
        "JSON uznaje pierwszy prosty cudzysłów po otwierającym za koniec tekstu.",
    ),
    "comma_too_many": _r(
        "In JSON a comma promises another member.",
        "W JSON przecinek zapowiada następny element.",
    ),
    "colon_missing": _r(
        "The colon parts a key from its value.",
        "Dwukropek oddziela klucz od wartości.",
    ),
    "comma_twice": _r(
        "Each comma parts two members, so something has to stand before and behind it.",
        "Każdy przecinek oddziela dwa elementy, więc przed nim i za nim coś musi stać.",
    ),
    "programme_file": _r(
        "A programme says what customers get; cases say what somebody expects of it.",
        "Program mówi, co dostają klienci, a przypadki, czego się po nim spodziewano.",
    ),
    "no_case_files": _r(
        "A programme without cases passes every test.",
        "Program bez przypadków przejdzie każdy test.",
    ),
    "key_unquoted": _r(
        "An object is made of keys in quotes, each with its value.",
        "Obiekt składa się z kluczy w cudzysłowie, każdy ze swoją wartością.",
    ),
    "value_missing": _r(
        "A key without a value says nothing.",
        "Klucz bez wartości nic nie znaczy.",
    ),
    "unquoted_text": _r(
        "Without quotes a text cannot be told from a word of JSON.",
        "Bez cudzysłowu tekstu nie da się odróżnić od słów samego JSON.",
    ),
    "other_quotes": _r(
        "A curly quote is a letter like any other and closes nothing.",
        "Ozdobny cudzysłów jest dla JSON zwykłym znakiem i niczego nie zamyka.",
    ),
    "comment": _r(
        "A file with comments is refused by every other program that reads JSON.",
        "Pliku z komentarzami nie przyjmie żaden inny program, który czyta JSON.",
    ),
    "more_after_end": _r(
        "Two documents in one file are two answers to one question.",
        "Dwa dokumenty w jednym pliku to dwie odpowiedzi na jedno pytanie.",
    ),
    "unreadable": _r(
        "Nothing could be checked, so nothing is known to be right.",
        "Niczego nie sprawdzono, więc nie wiadomo, czy cokolwiek jest dobrze.",
    ),
    "unwritable": _r(
        "A file is changed as a whole or not at all, and here the system refused.",
        "Plik zmienia się w całości albo wcale, a tu system odmówił.",
    ),
    "too_many": _r(
        "Nobody reads more than these at once, and one mistake often causes many others.",
        "Nikt nie przeczyta więcej naraz, a jeden błąd często pociąga za sobą wiele innych.",
    ),
    "too_many_notes": _r(
        "Nobody reads more at once; notes do not keep a programme from being published.",
        "Nikt nie przeczyta więcej naraz, a uwagi nie wstrzymują publikacji.",
    ),
}

_SHAPES: Mapping[str, Mapping[str, str]] = {
    "unknown_key": _r(
        "A key that is passed over in silence is a promise that nobody keeps.",
        "Klucz pominięty po cichu to obietnica, której nikt nie dotrzyma.",
    ),
    "not_yet": _r(
        "It is planned, and what it would promise is not carried out today.",
        "Jest w planach, ale tego, co obiecuje, nikt dziś nie wykona.",
    ),
    "missing": _r(
        "Without it the rest cannot be decided.",
        "Bez tego nie da się rozstrzygnąć reszty.",
    ),
    "null": _r(
        "null says neither a value nor that the usual one holds.",
        "null nie mówi ani jaka jest wartość, ani że obowiązuje domyślna.",
    ),
    "not_text": _r(
        "Only what stands in quotes is a text.",
        "Tekstem jest tylko to, co stoi w cudzysłowie.",
    ),
    "empty_text": _r(
        "A place where customers expect words would stay blank.",
        "Tam, gdzie klient oczekuje słów, zostałoby puste miejsce.",
    ),
    "no_sentence": _r(
        "Without words it is not said what should happen, nor when.",
        "Bez słów nie wiadomo, co ma się stać ani kiedy.",
    ),
    "text_too_long": _r(
        "It stands on cards, receipts and buttons, where it must fit.",
        "Trafia na karty, paragony i przyciski, gdzie musi się zmieścić.",
    ),
    "not_whole": _r(
        "Pieces and points cannot be split, and a number in quotes is a text.",
        "Sztuk i punktów nie da się dzielić, a liczba w cudzysłowie jest tekstem.",
    ),
    "out_of_range": _r(
        "Outside of these bounds the number is a slip of the hand or cannot be stored.",
        "Poza tymi granicami liczba jest pomyłką albo nie da się jej zapisać.",
    ),
    "only_value": _r(
        "The number says how the file is to be read; another one belongs to another version.",
        "Ta liczba mówi, jak czytać plik; inna należy do innej wersji.",
    ),
    "not_list": _r(
        "There may be several of them, so they always stand in a list, even a single one.",
        "Może ich być kilka, więc zawsze stoją na liście, nawet gdy jest tylko jeden.",
    ),
    "not_object": _r(
        "What has several properties is written as an object with keys.",
        "To, co ma kilka własności, zapisuje się jako obiekt z kluczami.",
    ),
    "not_lines": _r(
        "A rule is a text for people to read, of one line or of several.",
        "Reguła to tekst do czytania przez ludzi, w jednym wierszu albo w kilku.",
    ),
    "not_texts": _r(
        "A name is one text for everybody, or one for each language.",
        "Nazwa to jeden tekst dla wszystkich albo osobny w każdym języku.",
    ),
    "language_missing": _r(
        "A customer who reads the other language would see an empty place.",
        "Klient, który czyta w drugim języku, zobaczyłby puste miejsce.",
    ),
    "not_forms": _r(
        "Sentences count points: 1 bean, 2 beans; in Polish 1 ziarno, 2 ziarna, 5 ziaren.",
        "Zdania liczą punkty: 1 ziarno, 2 ziarna, 5 ziaren; po angielsku 1 bean, 2 beans.",
    ),
    "bad_forms_pl": _r(
        "Polish counts in three forms: 1 ziarno, 2 ziarna, 5 ziaren.",
        "Po polsku liczy się w trzech formach: 1 ziarno, 2 ziarna, 5 ziaren.",
    ),
    "bad_forms_en": _r(
        "English counts in two forms: 1 bean, 2 beans.",
        "Po angielsku liczy się w dwóch formach: 1 bean, 2 beans.",
    ),
    "bad_id": _r(
        "Ids stand in the ledger, in addresses and in files, where other signs are read differently.",
        "Identyfikatory stoją w księdze, w adresach i w plikach, gdzie inne znaki znaczą co innego.",
    ),
    "bad_money": _r(
        "Without a currency an amount is a number, and a comma is read differently in each country.",
        "Kwota bez waluty to tylko liczba, a przecinek w każdym kraju czyta się inaczej.",
    ),
    "bad_duration": _r(
        "Fields of the document are the same in every language; only rules are written in Polish.",
        "Pola dokumentu są takie same w każdym języku; po polsku pisze się tylko reguły.",
    ),
    "bad_percent": _r(
        "It is a part of a whole, so less than nothing and more than all mean nothing.",
        "To część całości, więc mniej niż nic i więcej niż wszystko nic nie znaczy.",
    ),
    "bad_margin_percent": _r(
        "Rules may give more than the margin, at a loss; more than ten times as much is a slip of the pen.",
        "Reguły mogą oddać więcej niż marżę, ze stratą; ponad dziesięć razy tyle to pomyłka w zapisie.",
    ),
    "bad_date": _r(
        "The calendar has no such day, or day and month could be exchanged.",
        "Kalendarz nie zna takiego dnia albo dałoby się pomylić dzień z miesiącem.",
    ),
    "bad_currency": _r(
        "Codes of ISO 4217 tell currencies apart; signs and names do not.",
        "Waluty jednoznacznie odróżniają kody ISO 4217, a nie znaki ani nazwy.",
    ),
    "bad_timezone": _r(
        "The zone says when a day, a month and an offer begin and end.",
        "Od strefy zależy, kiedy zaczyna się i kończy dzień, miesiąc i oferta.",
    ),
    "not_one_of": _r(
        "Only these words have a meaning here.",
        "Tylko te słowa coś tu znaczą.",
    ),
    "bad_fact_name": _r(
        "Rules call a fact by this name, and the word before the dot says for whom the shop is asked.",
        "Reguły mówią o danej tą nazwą, a słowo przed kropką wskazuje, o kogo pytać sklep.",
    ),
    "bad_word": _r(
        "The word stands in rules beside those of the language and must not be taken for one of them.",
        "To słowo stoi w regułach obok słów języka i nie może się z nimi mylić.",
    ),
    "not_phrases": _r(
        "Rules and their sentences are written in both languages.",
        "Reguły i zdania o nich są w obu językach.",
    ),
    "bad_phrases": _r(
        "In a Polish rule the phrase is declined: „własny kubek”, „od własnego kubka”.",
        "W polskiej regule nazwa się odmienia: „własny kubek”, „od własnego kubka”.",
    ),
    "bad_clauses": _r(
        "A yes-or-no fact is told by whole sentences, for no word turns one into its opposite.",
        "O danej tak/nie mówi się całym zdaniem, bo samym „nie” nie da się go zawsze odwrócić.",
    ),
    "not_noun": _r(
        "The word is counted in rules and sentences of both languages.",
        "To słowo liczy się w regułach i zdaniach obu języków.",
    ),
    "bad_noun_en": _r(
        "Rules and sentences count it: 1 visit, 2 visits.",
        "Reguły i zdania je liczą: 1 visit, 2 visits.",
    ),
    "bad_noun_pl": _r(
        "In Polish the word is declined in rules and sentences: „za wizytę”, „5 wizyt”.",
        "W regułach i zdaniach słowo się odmienia: „za wizytę”, „5 wizyt”.",
    ),
    "bad_budget": _r(
        "What runs out must be countable: money, points, or how often rules are used.",
        "To, co się wyczerpuje, musi dać się policzyć: pieniądze, punkty albo użycia reguł.",
    ),
    "not_flag": _r(
        "It is a question with two answers.",
        "To pytanie, na które są dwie odpowiedzi.",
    ),
    "not_flag_or_object": _r(
        "It is a yes, a no, or a yes with its day.",
        "To tak, nie albo tak z podanym dniem.",
    ),
    "not_flag_or_list": _r(
        "It is a yes, a no, or a yes for some codes alone.",
        "To tak, nie albo tak tylko dla niektórych kodów.",
    ),
}

_REFERENCES: Mapping[str, Mapping[str, str]] = {
    "duplicate_id": _r(
        "Rules and entries would mean one of the two, and nobody could say which.",
        "Reguły i zapisy wskazywałyby jedno z dwojga i nikt by nie wiedział które.",
    ),
    "unknown_group": _r(
        "A group says which of its rules wins; without it nothing is said.",
        "Grupa mówi, która z jej reguł wygrywa; bez niej nic nie jest powiedziane.",
    ),
    "unknown_partner": _r(
        "What the shop owes for the reward would be owed to nobody.",
        "Nie byłoby wiadomo, komu sklep ma zapłacić za nagrodę.",
    ),
    "other_currency": _r(
        "No rate of exchange is kept, so amounts of two currencies cannot be compared.",
        "Nikt nie prowadzi kursów, więc kwot w dwóch walutach nie da się porównać.",
    ),
    "unknown_reward": _r(
        "A full card would give nothing.",
        "Pełna karta niczego by nie dała.",
    ),
    "fact_taken": _r(
        "Rules that mention it would mean two things.",
        "Reguły, które o niej mówią, znaczyłyby dwie rzeczy.",
    ),
    "fact_subject": _r(
        "The word before the dot says for whom or what the shop is asked.",
        "Słowo przed kropką mówi, o kogo albo o co pytać sklep.",
    ),
    "phrase_taken": _r(
        "In Polish rules a fact is called by its phrase alone.",
        "W polskich regułach dana nazywa się samą tą frazą.",
    ),
    "word_taken": _r(
        "A word of a rule has one meaning.",
        "Słowo w regule ma jedno znaczenie.",
    ),
    "group_without_pick": _r(
        "On an order that fits several, the customer would get one, all or the first of them.",
        "Gdy zamówienie pasuje do kilku, klient mógłby dostać jedną z nich, wszystkie albo pierwszą.",
    ),
    "unknown_rule": _r(
        "A floor for a rule that is not there would hold nothing back.",
        "Granica dla reguły, której nie ma, niczego by nie wstrzymała.",
    ),
    "exclusive_no_deal": _r(
        "It says that no other deal stands beside this one; what is earned stands beside any.",
        "Mówi, że obok nie działa żaden inny rabat; naliczanie łączy się z każdym.",
    ),
    "exclusive_in_group": _r(
        "It is held against everything else together, the others of its group among them.",
        "Porównuje się je ze wszystkim innym razem, także z resztą grupy.",
    ),
    "excludes_itself": _r(
        "Each of its deals would keep the others out, and itself.",
        "Każdy z jej rabatów wykluczałby pozostałe, a także sam siebie.",
    ),
    "excludes_no_deal": _r(
        "Deals are settled before anything is earned, on the prices that they leave.",
        "Rabaty rozstrzyga się, zanim cokolwiek się naliczy, bo naliczanie widzi ceny po rabatach.",
    ),
    "group_in_steps": _r(
        "Each step sees the prices that the one before left, so both would apply.",
        "Każdy krok widzi ceny po poprzednim, więc zadziałałyby obie.",
    ),
    "floor_shape": _r(
        "Only of such a comparison it is known how much of a deal has to be held back.",
        "Tylko przy takim porównaniu wiadomo, ile rabatu trzeba wstrzymać.",
    ),
    "floor_unjudged": _r(
        "Neither margin nor cost can be worked out for such goods.",
        "Dla takiego towaru nie da się wyliczyć ani marży, ani kosztu.",
    ),
    "margin_unjudged": _r(
        "Ten percent off takes a tenth of the price, but how much of the margin depends on the cost.",
        "Rabat 10% zabiera dziesiątą część ceny, ale jaką część marży, zależy od kosztu.",
    ),
    "accepted_nobody": _r(
        "A finding that was to be accepted is told again, and it is not seen why.",
        "Uwaga, która miała być zaakceptowana, pojawi się znowu i nie będzie widać dlaczego.",
    ),
    "not_announced": _r(
        "The law asks for the lowest price of the 30 days before beside every announced cut.",
        "Przy każdej ogłoszonej obniżce prawo wymaga najniższej ceny z 30 dni przed nią.",
    ),
    "announced_without_day": _r(
        "The 30 days are counted back from the first day; without it no price can be shown.",
        "30 dni liczy się wstecz od pierwszego dnia; bez niego nie da się pokazać żadnej ceny.",
    ),
    "announced_no_cut": _r(
        "There is no price before it that could be shown.",
        "Nie ma ceny sprzed obniżki, którą można by pokazać.",
    ),
    "from_after_until": _r(
        "It would hold on no day at all.",
        "Nie obowiązywałaby ani jednego dnia.",
    ),
    "settle_missing": _r(
        "Each code that a customer redeems makes a debt to the partner.",
        "Każdy zrealizowany kod to należność wobec partnera.",
    ),
    "settle_without_partner": _r(
        "A debt needs someone to whom it is owed.",
        "Należność musi mieć wierzyciela.",
    ),
    "fraction_of_minor": _r(
        "What cannot be transferred cannot be owed.",
        "Czego nie da się przelać, tego nie można być winnym.",
    ),
    "value_zero": _r(
        "Points that are worth nothing cannot pay, and their debt could not be counted.",
        "Punktami bez wartości nie da się płacić ani policzyć, ile sklep jest za nie winien.",
    ),
    "cycle": _r(
        "To know the one, the other must be known first.",
        "Żeby ustalić jedno, trzeba by najpierw znać drugie.",
    ),
    "duration_zero": _r(
        "It would be over before it began.",
        "Skończyłoby się, zanim by się zaczęło.",
    ),
    "no_rules": _r(
        "A programme like this is published, and nobody gets anything.",
        "Taki program da się opublikować, ale nikt nic z niego nie dostanie.",
    ),
    "duration_too_long": _r(
        "Nobody means so long a time, and calendars end.",
        "Tak długiego okresu nikt nie ma na myśli, a kalendarz się kończy.",
    ),
    "unit_missing": _r(
        "Numbers of items and of orders must not be compared with each other.",
        "Liczby sztuk nie wolno porównywać z liczbą zamówień.",
    ),
    "unit_without_count": _r(
        "Money, percentages and flags say themselves what they are.",
        "Kwoty, procenty i dane tak/nie same mówią, czym są.",
    ),
    "unknown_budget": _r(
        "Without its budget nobody would say when the rule has given enough.",
        "Bez budżetu nikt by nie wiedział, kiedy reguła dała już dość.",
    ),
    "budget_unit": _r(
        "Points and money cannot be added up to one sum.",
        "Punktów i pieniędzy nie da się zsumować.",
    ),
    "budget_of_period": _r(
        "A budget goes down with orders and events, and a closed period is neither.",
        "Budżet maleje z zamówieniami i zdarzeniami, a zamknięcie okresu nie jest żadnym z nich.",
    ),
    "catalogue_failed": _r(
        "Whether a product or a category is there, only the shop knows.",
        "Tylko sklep wie, czy ma taki produkt albo kategorię.",
    ),
    "clauses_without_flag": _r(
        "Only what is answered by yes or no is told in two sentences.",
        "Dwoma zdaniami mówi się tylko o tym, na co odpowiada się tak albo nie.",
    ),
}

_PUBLISHING: Mapping[str, Mapping[str, str]] = {
    "not_booked_counter": _r(
        "A customer would be promised something that no account holds.",
        "Klient dostałby obietnicę, której nie ma na żadnym koncie.",
    ),
    "not_booked_company": _r(
        "What they get could not be booked to anybody.",
        "Tego, co im się należy, nie byłoby na kim zaksięgować.",
    ),
    "not_booked_gift": _r(
        "The customer would be promised a thing that never arrives.",
        "Klient dostałby obietnicę rzeczy, która nigdy nie dojdzie.",
    ),
    "not_applied_deal": _r(
        "A price would be promised that the customer does not pay.",
        "Klient dostałby obietnicę ceny, której nie zapłaci.",
    ),
    "not_booked_event": _r(
        "The rule waits for an event that nobody reports.",
        "Reguła czeka na zdarzenie, którego nikt nie zgłasza.",
    ),
}

_CASES: Mapping[str, Mapping[str, str]] = {
    "case_kind": _r(
        "A case is about one thing that happens at its moment.",
        "Przypadek dotyczy jednej rzeczy, która dzieje się w podanej chwili.",
    ),
    "past_kind": _r(
        "Only what happened then can count today.",
        "Liczyć się może tylko to, co się wtedy wydarzyło.",
    ),
    "period_party": _r(
        "A period is closed for each person by itself.",
        "Okres zamyka się osobno dla każdej osoby.",
    ),
    "event_party": _r(
        "What an event gives goes to somebody.",
        "To, co daje zdarzenie, musi do kogoś trafić.",
    ),
    "nothing_expected": _r(
        "A test that cannot fail says nothing about the programme.",
        "Test, który nie może zawieść, nic nie mówi o programie.",
    ),
    "unknown_product": _r(
        "Without a price nothing can be earned on it or taken off.",
        "Bez ceny nie da się za niego nic naliczyć ani od niego odjąć.",
    ),
    "kept_too_many": _r(
        "Nobody keeps what they have not bought.",
        "Nie można zatrzymać tego, czego się nie kupiło.",
    ),
    "bad_moment": _r(
        "What holds depends on the day and the hour, so both must be there.",
        "Od dnia i godziny zależy, co obowiązuje, więc potrzebne jest jedno i drugie.",
    ),
    "bad_line": _r(
        "A cart is made of pieces of products, at least one of each.",
        "Koszyk składa się ze sztuk produktów, każdego co najmniej jedna.",
    ),
    "past_later": _r(
        "What happens after the case cannot have led to it.",
        "To, co dzieje się po przypadku, nie mogło na niego wpłynąć.",
    ),
    "no_cases": _r(
        "A file without cases always passes, whatever the programme gives.",
        "Plik bez przypadków zawsze przechodzi, cokolwiek daje program.",
    ),
    "empty_cart": _r(
        "Of an order of nothing every rule gives nothing, so the case shows nothing.",
        "Za puste zamówienie żadna reguła nic nie daje, więc przypadek niczego nie pokazuje.",
    ),
    "clock_gap": _r(
        "When summer time begins, an hour of that night is left out.",
        "Gdy zaczyna się czas letni, jednej godziny tej nocy nie ma.",
    ),
    "case_fact": _r(
        "No rule could ever ask for it, so what the case says would go unheard.",
        "Żadna reguła nie mogłaby o nią zapytać, więc to, co mówi przypadek, przepadłoby.",
    ),
    "case_fact_worked_out": _r(
        "What is said here would go unheard, for the programme reckons it from what happened.",
        "Podana wartość przepadłaby, bo program liczy ją z tego, co się stało.",
    ),
    "case_fact_type": _r(
        "In the shop such a value stops the rule that asks for it.",
        "W sklepie taka wartość zatrzymuje regułę, która o nią pyta.",
    ),
    "case_reward": _r(
        "Nobody can choose what the programme does not have.",
        "Nie można wybrać czegoś, czego w programie nie ma.",
    ),
    "case_code": _r(
        "A code that there is not changes nothing, so the case would pass or fail by chance.",
        "Kod, którego nie ma, niczego nie zmienia, więc wynik przypadku byłby przypadkowy.",
    ),
    "case_fact_unread": _r(
        "It changes nothing of what comes out, whatever its value.",
        "Niezależnie od wartości niczego nie zmienia w wyniku.",
    ),
    "case_event": _r(
        "No rule starts at an event that nobody knows.",
        "Zdarzenie, którego nikt nie zna, nie uruchamia żadnej reguły.",
    ),
    "bad_period": _r(
        "Periods are days, weeks, months, quarters and years of the calendar.",
        "Okresy to dni, tygodnie, miesiące, kwartały i lata z kalendarza.",
    ),
    "duplicate_name": _r(
        "Reports and `why` call a case by its name.",
        "Raporty i polecenie `why` mówią o przypadku jego nazwą.",
    ),
}

_FINDINGS = {kind: _r(one.en_why, one.pl_why) for kind, one in FINDINGS.items()}

REASONS: Mapping[str, Mapping[str, str]] = {
    **_JSON,
    **_SHAPES,
    **_REFERENCES,
    **_PUBLISHING,
    **_CASES,
    **_FINDINGS,
}
"""By kind of :data:`flask_loyalty.programme.mistakes.CATALOGUE`."""
