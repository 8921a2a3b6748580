from search import snippets
from search.query_syntax import parse


def test_hits_are_marked_and_everything_else_is_escaped():
    got = snippets.snippet("<b>Labels</b> & <script>label</script>", parse("label"))
    assert (
        got == "&lt;b&gt;<mark>Labels</mark>&lt;/b&gt; &amp; &lt;script&gt;<mark>label</mark>&lt;/script&gt;"
    )


def test_the_snippet_shows_where_the_hits_are_densest():
    body = "label " + "filler words here " * 100 + "the hazard label lies here" + " more filler" * 100
    got = snippets.snippet(body, parse("hazard label"))
    assert "the <mark>hazard</mark> <mark>label</mark> lies" in got
    assert got.startswith("… ") and got.endswith(" …")
    assert len(got) < 400


def test_beginnings_and_phrases_are_marked_and_excluded_words_are_not():
    got = snippets.snippet("Printers print labels", parse('prin* "labels" -print'))
    assert got == "<mark>Printers</mark> <mark>print</mark> <mark>labels</mark>"
    assert snippets.snippet("Printers stop", parse("stop -printers")) == "Printers <mark>stop</mark>"


def test_one_endless_word_is_cut():
    assert len(snippets.snippet("x" * 10_000 + " label", parse("label"))) < 400


def test_what_an_author_says_goes_before_what_he_quotes():
    body = "> When does the gate shut?\n\nThe gate shuts at nine.\n\n> And the yard?\n\nNever."
    assert snippets.snippet(body, parse("gate")).startswith("\nThe <mark>gate</mark>")
    assert "the <mark>yard</mark>" in snippets.snippet(body, parse("yard"))
    assert "&gt;" not in snippets.snippet(body, parse("elsewhere"))
