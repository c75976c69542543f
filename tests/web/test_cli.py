"""What a developer and a merchant run in a terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext

from flask_loyalty import ProductFacts
from flask_loyalty.services import describing
from flask_loyalty.store import schema
from flask_loyalty.web.cli_words import not_published
from tests.web.shops import NOON, RULES, document, make_tables


@pytest.fixture
def run(shop):
    """Runs ``flask loyalty …``: the exit code and all that was said."""

    def flask(*words):
        shop.db.session.remove()
        result = shop.app.test_cli_runner().invoke(args=["loyalty", *map(str, words)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    flask.shop = shop
    return flask


@pytest.fixture
def bare(new_database, make_shop):
    return make_shop(url=new_database("web-bare", make_tables))


@pytest.fixture
def written(tmp_path):
    def write(text, name="club.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def invoke(shop, *words):
    return shop.app.test_cli_runner().invoke(args=["loyalty", *map(str, words)])


# ---------------------------------------------------------------- tables


def test_the_tables_come_and_go(bare):
    assert "no loyalty tables yet" in invoke(bare, "db", "current").output
    told = invoke(bare, "db", "check")
    assert (told.exit_code, "flask loyalty db upgrade" in told.output) == (1, True)
    told = invoke(bare, "db", "upgrade")
    assert (told.exit_code, schema.head() in told.output) == (0, True)
    assert invoke(bare, "db", "upgrade").exit_code == 0
    assert schema.head() in invoke(bare, "db", "current").output
    told = invoke(bare, "db", "downgrade", "base")
    assert (told.exit_code, "nothing" in told.output) == (0, True)
    assert bare.read(lambda c: sa.inspect(c).get_table_names()).count("shop_order") == 1


def test_init_makes_the_tables_and_publishes(bare, written):
    told = invoke(bare, "init", written(document()))
    assert told.exit_code == 0
    assert "The loyalty tables are ready." in told.output
    assert "Published as version 1." in told.output
    assert invoke(bare, "init").exit_code == 0


@pytest.mark.parametrize(
    "words", [["tick"], ["failures"], ["stats"], ["reconcile"]], ids=lambda words: words[0]
)
def test_before_the_tables_are_there_a_command_says_what_to_do(bare, words):
    told = invoke(bare, *words)
    assert told.exit_code == 1
    assert "flask loyalty db upgrade" in told.output
    assert "Traceback" not in told.output


def test_the_check_finds_books_that_do_not_balance(run):
    shop = run.shop
    shop.buy(100_00)
    with shop.engine.begin() as conn:
        conn.execute(sa.text("UPDATE loyalty_account SET balance = balance + 1 WHERE kind = 'pending'"))
    code, said = run("db", "check")
    assert code == 1
    assert "I2" in said or "journal_mode" in said
    with shop.engine.begin() as conn:
        conn.execute(sa.text("UPDATE loyalty_account SET balance = balance - 1 WHERE kind = 'pending'"))


def test_the_shops_own_migrations_leave_our_tables_alone(shop):
    """``flask db migrate`` compares the shop's models with the database, where it sees our tables too."""

    def proposed(**options):
        with shop.engine.connect() as conn:
            context = MigrationContext.configure(conn, opts=options)
            made = produce_migrations(context, shop.db.metadata).upgrade_ops
            return [str(op.table_name) for op in made.ops]

    assert "loyalty_order" in proposed(), "without the guard it would drop them"
    assert proposed(include_object=schema.include_object) == []


# ---------------------------------------------------------------- programmes


def test_publish(run, written):
    """What was found is printed, and forbids nothing that the document does not refuse."""
    path = written(document({"base": "earn 1 point"}))
    code, said = run("publish", path, "--note", "spring")
    assert (code, said.splitlines()[-1]) == (0, "Published as version 2.")
    assert 'C150 note: nothing in the programme uses "zoo"' in said
    meant = document({"base": "earn 1 point"}, checks={"accept": ["C150"]})
    assert run("publish", written(meant)) == (0, "Published as version 3.\n")
    assert run("publish", written(meant)) == (
        0,
        "Version 3 is this very programme; nothing was published.\n",
    )


def test_publish_refuses_what_the_document_does(run, written):
    refusing = document({"base": "earn 1 point"}, checks={"refuse": ["C150"]})
    before = run.shop.everything()
    code, said = run("publish", written(refusing), "-l", "pl")
    assert code == 1
    assert "C150" in said
    assert run.shop.everything() == before


def test_publish_says_all_of_it_in_polish(run, written):
    text = document({"tea": 'discount 5% on items where item.category in "tea"'}, checks={"accept": ["C150"]})
    assert run("publish", written(text), "-l", "pl") == (0, "Opublikowano jako wersję 2.\n")
    said = run("publish", written(text), "-l", "pl")
    assert said == (0, "Ten sam program to już wersja 2; nic nie opublikowano.\n")
    code, said = run("publish", written(document({"tea": "discount 5 pln off"})), "-l", "pl")
    assert (code, said.splitlines()[0]) == (1, "Nic nie opublikowano: 1 rzecz stoi na przeszkodzie.")
    assert not_published(3, "pl") == "Nic nie opublikowano: 3 rzeczy stoją na przeszkodzie."


def test_publish_for_a_later_day(run, written):
    shop = run.shop
    rules = {**RULES, "base": "earn 2 points per 1 PLN of order.margin"}
    assert run("publish", written(document(rules)), "--from", "2026-05-07")[0] == 0
    shop.buy(100_00)
    shop.clock.forward(days=1)
    shop.buy(100_00)
    assert shop.points() == (0, 300)


def test_a_wrong_programme_is_refused_with_every_mistake_and_nothing_is_published(run, written):
    wrong = document({"a": "earn 1 point per 1 PLN of order.margins", "b": "earn earn", "c": RULES["base"]})
    before = run.shop.everything()
    code, said = run("publish", written(wrong))
    assert code == 1
    assert "order.margins" in said
    assert '"b"' in said
    assert "^" in said
    assert 'order.margin"' in said, "did you mean"
    assert run.shop.everything() == before


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="broken off"),
        pytest.param("[]", id="a list"),
        pytest.param("[" * 100_000, id="without end"),
        pytest.param('{"format": NaN}', id="no JSON number"),
        pytest.param('{"format": 1, "format": 1}', id="a key twice"),
        pytest.param("\x00\x01", id="no text"),
        pytest.param(json.dumps({"format": 99}), id="a format of the future"),
    ],
)
def test_a_file_that_is_no_programme_is_refused_in_words(run, written, text):
    for command in ("publish", "check", "fmt", "explain"):
        code, said = run(command, written(text))
        assert code == 1, command
        assert said.strip()
        assert "Traceback" not in said


def test_check_explain_and_test_need_no_database(run, written):
    path = written(document())
    assert run("check", path)[0] == 0
    code, said = run("explain", path)
    assert code == 0
    assert "1 point" in said
    assert "punkt" in said
    assert run("test", "grammar/programmes/klub-ziarno.cases.json")[0] == 0
    code, said = run("check", written("{}", "bad.json"), "-l", "pl")
    assert code == 1


def test_check_corrects_what_is_safe_and_answers_as_data(run, written):
    path = written(document({"base": "earn 1,000 points", "more": "eran 5 points"}))
    path.chmod(0o640)
    code, said = run("check", "--fix", path, "-l", "pl")
    assert (code, said.splitlines()[0]) == (1, f"{path}: poprawki: 1")
    assert said.rstrip().endswith("Pliki: 1, błędy: 1, uwagi: 0")
    assert ("earn 1000 points" in path.read_text(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert list(path.parent.iterdir()) == [path]
    code, said = run("check", "--json", path)
    found = json.loads(said)
    assert (code, found["files"], found["mistakes"], found["notes"]) == (1, 1, 1, 0)
    (one,) = found["diagnostics"]
    (fix,) = one["fixes"]
    assert (one["rule"], fix["kind"], fix["title"]["pl"]) == ("more", "choose", "napisz earn")
    assert fix["edits"] == [{"start": 0, "end": 4, "text": "earn"}]


def test_check_deep_corrects_what_changes_no_decision_and_offers_the_rest(run, written):
    rules = {
        "sure": "when order.quantity >= 0 and order.subtotal >= 50 PLN earn 5 points",
        "more": "discount 10% on items",
        "most": "discount 5 PLN on every item where item.price >= 50 PLN",
    }
    path = written(document(rules))
    code, said = run("check", "--deep", path, "-l", "pl")
    assert "  pewna poprawka: usuń warunek: order.quantity >= 0" in said.splitlines()
    assert "  możliwa poprawka: włóż je do jednej grupy, w której wygrywa korzystniejsza" in said
    code, said = run("check", "--deep", "--fix", path)
    assert (code, said.splitlines()[0]) == (0, f"{path}: corrections made: 2")
    assert set(said.splitlines()[1:3]) == {
        "  delete the condition: order.quantity >= 0",
        '  delete the unused "zoo"',
    }
    (one,) = json.loads(run("check", "--deep", "--json", path)[1])["diagnostics"]
    assert (one["code"], {fix["in"] for fix in one["fixes"]}) == ("C110", {"file"})
    text = path.read_text()
    for edit in reversed(one["fixes"][0]["edits"]):
        text = text[: edit["start"]] + edit["text"] + text[edit["end"] :]
    path.write_text(text)
    assert run("check", "--deep", path)[1].strip() == "Files: 1, mistakes: 0, notes: 0"


def test_bound_tells_the_most_and_the_order_that_gets_it(run, written):
    path = written(document({"big": "when order.subtotal >= 60 PLN discount 10 PLN"}))
    code, said = run("bound", path, "-l", "pl")
    assert code == 0
    assert "big: najwyżej 16,67% ceny" in said
    assert "zamówienie, które dostaje 16,66%: 1 × 60,00\N{NO-BREAK SPACE}zł" in said
    (found,) = json.loads(run("bound", "--json", path)[1])
    assert found["rules"]["big"] == found["programme"]
    assert (found["programme"]["most"], found["programme"]["shown"]) == ("0.1667", "0.1666")
    assert found["programme"]["exact"]
    assert run("bound", written("{}", "bad.json"))[0] == 1


def test_diff_compares_published_versions_and_files(run, written):
    more = written(document({**RULES, "more": "earn 5 points"}))
    code, said = run("diff", "1", more)
    assert (code, "rule more: added" in said) == (0, True)
    assert run("publish", more)[0] == 0
    assert json.loads(run("diff", "--json", "2", "1")[1])["rules"][0]["change"] == "removed"
    assert run("diff", "2", more, "-l", "pl")[1].endswith("Nic się nie różni.\n")
    code, said = run("diff", "1", "9")
    assert (code, "version 9: it was never published. Published are: 1–2." in said) == (1, True)
    assert "Wersji 9 nigdy nie opublikowano" in run("diff", "1", "9", "-l", "pl")[1]


def test_check_deep_examines_the_whole(run, written):
    path = written(document({"a": "earn 5 points", "b": "earn 5 points"}))
    assert "C106" not in run("check", path)[1]
    code, said = run("check", "--deep", path)
    assert (code, "C106" in said) == (0, True)
    path = written(document({"a": "discount 10% on items", "b": "discount 5% on items"}))
    code, said = run("check", "--deep", path, "-l", "pl")
    assert (code, "  przykład: 1 × 50,00" in said) == (0, True)
    rules = [{"id": id_, "rule": "discount 5%", "group": "g"} for id_ in "ab"]
    path = written(json.dumps({**json.loads(document({})), "groups": [{"id": "g"}], "rules": rules}))
    code, said = run("check", "--deep", path)
    assert (code, "D301" in said, "  example: 1 × PLN" in said) == (1, True, True)
    assert "  example: 1 × PLN" in run("publish", path)[1]


def test_what_cannot_be_written_stays_and_is_told(tmp_path):
    (tmp_path / "club.json").mkdir()
    told = describing.put(tmp_path / "club.json", "{}")
    assert (told.code, told.message["pl"]) == ("D028", "nie można zapisać pliku: to katalog")
    assert [one.name for one in tmp_path.iterdir()] == ["club.json"]


def test_fmt_writes_the_one_spelling_and_check_only_says_so(run, written):
    path = written(document({"base": "earn   1 point per 1.00 PLN of order.margin"}))
    assert run("fmt", "--check", path)[0] == 1
    assert "earn   1" in path.read_text()
    code, said = run("fmt", path)
    assert (code, str(path) in said, "formatted: 1" in said) == (0, True, True)
    assert "earn 1 point per 1 PLN of order.margin" in path.read_text()
    assert run("fmt", "--check", path, "-l", "pl") == (0, "Pliki: 1, do sformatowania: 0, z błędami: 0\n")
    path.write_text("{")
    assert run("fmt", path)[0] == 1
    assert path.read_text() == "{"


def test_a_file_that_is_not_there(run):
    assert run("publish", "no-such-file.json")[0] == 2
    assert run("check", "no-such-file.json")[0] != 0


# ---------------------------------------------------------------- day by day


def test_stats(run):
    shop = run.shop
    assert "No rule has given anything yet." in run("stats")[1]
    shop.set_status(shop.buy(100_00), "delivered")
    code, said = run("stats")
    row = next(line for line in said.splitlines() if line.startswith("base"))
    assert code == 0
    assert row.split()[:4] == ["base", "1", "1", "100"]
    assert "reguła" in run("stats", "--lang", "pl")[1]


def test_a_shop_that_applies_no_deals_is_told_of_each(make_shop, tmp_path):
    plain = make_shop(LOYALTY_DEALS=False)
    file = tmp_path / "club.json"
    file.write_text(document({"ten": "discount 10%"}), "utf-8")
    for command in (["check", str(file)], ["publish", str(file)]):
        done = plain.app.test_cli_runner().invoke(args=["loyalty", *command])
        assert done.exit_code == 0, done.output
        assert "P104" in done.output
    dealing = make_shop(LOYALTY_DEALS=True)
    assert "P104" not in dealing.app.test_cli_runner().invoke(args=["loyalty", "check", str(file)]).output


def test_why_an_order_got_what_it_got(run):
    order = run.shop.buy(100_00)
    code, said = run("why", order.id)
    assert (code, "+ base: " in said, "= 100" in said) == (0, True, True)
    code, said = run("why", order.id, "--rule", "base", "-l", "pl")
    assert (code, said.count("\n"), "punkt" in said) == (0, 1, True)
    assert run("why", order.id, "--rule", "nobody")[0] == 1
    code, said = run("why", "no-such-order")
    assert (code, 'no order "no-such-order"' in said) == (1, True)
    code, said = run("why", "grammar/programmes/klub-ziarno.cases.json", "--rule", "base")
    assert (code, "+ base: " in said) == (0, True)


def test_why_says_what_would_have_done(run):
    cases = "grammar/programmes/klub-ziarno.cases.json"
    said = run("why", cases, "the code waits for a larger cart")[1].replace("\u00a0", " ")
    assert "  → to get it: add PLN 21.00 more" in said
    said = run("why", cases, "-r", "second-cup", "-l", "pl")[1]
    assert "  → wystarczyłoby: dodać 2 sztuki (CUP-S); albo: dodać 2 sztuki (CUP-L)" in said
    said = run("why", cases, "-r", "first-order", "-l", "pl")[1]
    assert "  → nie znaleziono zmiany, która by wystarczyła" in said


def ordered(run):
    """An order that a rule of other goods gave nothing."""
    run.shop.publish(document({"tea": 'discount 50% on items where item.category in "tea"'}))
    return run.shop.buy(100_00).id


def told(run, *words):
    return run("why", *words)[1].replace("\u00a0", " ")


def test_why_of_an_order_knows_what_the_shop_sells(run):
    brew = ProductFacts(
        sku="BREW", unit_price=40_00, currency="PLN", category="tea", name={"pl": "Napar", "en": "Brew"}
    )
    run.shop.loyalty.catalogue(lambda: [brew])
    said = told(run, ordered(run), "-r", "tea", "-l", "pl")
    assert "dodać 1 sztukę z kategorii „tea”, np. Napar (40,00 zł)" in said


def test_why_says_that_delivery_costs_nothing(run):
    run.shop.publish(document({"free": "when order.subtotal >= 500 PLN discount 100% on shipping"}))
    said = told(run, run.shop.buy(100_00).id, "-r", "free")
    assert "no change would do: delivery of this order costs nothing" in said


def test_why_of_a_case_knows_the_products_of_its_file(run):
    said = told(run, "grammar/programmes/klub-ziarno.cases.json", "-r", "our-coffee")
    assert "add 1 item of the category “coffee” of the brand Ziarno, such as BRA-250 (PLN 36.00)" in said


def test_failures_and_reconcile(run):
    shop = run.shop
    shop.broken = ZeroDivisionError("the shop's own mistake")
    ref = str(shop.buy(100_00).id)
    code, said = run("failures")
    assert code == 0
    assert f"paid of {ref}" in said
    assert "1 waiting." in said
    shop.told = [("paid", ref, NOON)]
    shop.clock.forward(days=1)
    code, said = run("reconcile")
    assert (code, "1 failed" in said) == (1, True)
    shop.broken = None
    code, said = run("reconcile", "--days", 3)
    assert (code, "+100 points" in said, "1 repaired" in said) == (0, True, True)
    code, said = run("reconcile")
    assert (code, "0 repaired" in said) == (0, True)
    assert "0 waiting." in run("failures")[1]


def test_reconcile_without_the_shops_list_says_which_seam_is_missing(run):
    run.shop.loyalty._loaders.pop("orders_between")
    code, said = run("reconcile")
    assert code == 1
    assert "orders_between" in said
    assert "Traceback" not in said


def test_tick_twice(run):
    shop = run.shop
    shop.set_status(shop.buy(100_00), "delivered")
    shop.clock.forward(days=14)
    code, said = run("tick")
    assert (code, "lots matured: 1" in said) == (0, True)
    before = shop.everything()
    assert "lots matured: 0" in run("tick")[1]
    assert shop.everything() == before
    shop.clock.moment += timedelta(days=500)
    assert "lots expired: 1" in run("tick")[1]
    assert shop.points() == (0, 0)


def test_explain_error(run):
    """The page of a code; of an unknown one the nearest, and it ends with 1."""
    code, said = run("explain-error", "L007", "--language", "pl")
    assert (code, said.splitlines()[0]) == (0, "# L007: 1.5 to nie jest jedna liczba")
    assert run("explain-error", "U102")[0] == 1


# ---------------------------------------------------------------- codes


def test_codes_of_a_batch(run, written, tmp_path):
    rules = {"deal": 'when "AUTUMN" in order.codes discount 10 PLN'}
    path = written(document(rules, codes=[{"id": "AUTUMN", "batch": True}, {"id": "SPRING"}]))
    assert run("publish", path)[0] == 0
    assert run("codes", "show") == (0, "No codes have been made yet.\n")
    status, told = run("codes", "generate", "SPRING", 3)
    assert (status, "Batches: AUTUMN." in told) == (1, True)
    assert "Kody w seriach: AUTUMN." in run("codes", "generate", "SPRING", 3, "-l", "pl")[1]
    assert (
        "termin ważności: ta chwila już minęła"
        in run("codes", "generate", "AUTUMN", 3, "--until", "2001-01-01", "-l", "pl")[1]
    )
    status, told = run("codes", "generate", "AUTUMN", 3, "--note", "leaflet", "-l", "pl")
    head, *made = told.splitlines()
    assert (status, head, len(made)) == (0, "Seria 1 kodu AUTUMN: nowych kodów: 3.", 3)
    assert (
        len(run("codes", "generate", "AUTUMN", 30, "--for", "1", "--until", "2030-01-01")[1].splitlines())
        == 1
    )
    assert f"{made[0]}: AUTUMN, series 1, good; used 0 of 1, leaflet" in run("codes", "show", made[0])[1]
    status, told = run("codes", "show", made[0][:-1] + ("A" if made[0][-1] != "A" else "B"))
    assert (status, "a sign is wrong" in told) == (1, True)
    assert "jest w nim literówka" in run("codes", "show", "ABC", "-l", "pl")[1]
    assert run("codes", "revoke", made[0]) == (0, "1 taken back.\n")
    assert run("codes", "revoke", "--batch", "AUTUMN", "--series", 2) == (0, "30 taken back.\n")
    assert run("codes", "revoke")[0] == 2
    assert "3 codes, 0 used, 1 taken back" in run("codes", "show", "AUTUMN")[1]
    assert run("codes", "export", "AUTUMN", "--series", 1, "--out", tmp_path / "codes.csv")[0] == 0
    assert (tmp_path / "codes.csv").read_text("utf-8-sig").startswith("code,batch,series,state,")
    assert run("codes", "export", "AUTUMN")[1].count("\n") == 34
