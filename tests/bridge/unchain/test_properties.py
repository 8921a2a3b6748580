"""Print a random conversation in random clients' styles; the engine must give it back."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mails.clients import REPLIES, Said
from tests.mails.compare import plain, summary, wanted
from tests.mails.phrases import LANGUAGES
from tests.mails.render import chain, expected, mail
from threads.bridge.unchain import unchain, unchain_many

#: Words of no language, so that no sentence looks like a header, a greeting or a name.
WORDS = (
    *("brunt", "calvo", "drisk", "elmut", "fronk", "galpe", "hurst", "ivand", "jolke", "kimpt"),
    *("lorvo", "mandrel", "nuxley", "oparin", "quist", " ", ".", "\n", "Messages whose ``parents[n]`` is an earlier one; numbered, so that no two say the same.", "
    people = words.people
    return [
        Said(
            *people[n % len(people)],
            start + timedelta(hours=7 * n, minutes=11 * n),
            f", ",
            people[(n + 1) % len(people)],
            words.subject if parents[n] is None else f"),
)


@SETTINGS
@given(languages, clients, st.lists(texts, min_size=2, max_size=6), starts)
def test_a_chain_of_one_client_comes_back(language, client, bodies, start):
    words, length = LANGUAGES[language], len(bodies)
    said = conversation(words, bodies, start, [None, *range(length - 1)])
    styles = [client] * (length - 1)
    raw = mail(said[-1], chain(words, said, [REPLIES[style] for style in styles]), "chain")
    found = unchain(raw)
    assert found.coverage == 1
    messages = summary(found.messages)
    assert messages == wanted(expected(said, styles), messages)


@SETTINGS
@given(languages, st.lists(st.tuples(texts, clients), min_size=2, max_size=5), starts)
def test_a_chain_through_many_clients_comes_back(language, steps, start):
    words = LANGUAGES[language]
    bodies, styles = [text for text, _ in steps], [client for _, client in steps[1:]]
    said = conversation(words, bodies, start, [None, *range(len(bodies) - 1)])
    raw = mail(said[-1], chain(words, said, [REPLIES[style] for style in styles]), "mixed")
    messages = summary(unchain(raw).messages)
    assert messages == wanted(expected(said, styles), messages)


@st.composite
def trees(draw):
    """Parents of a random tree: ``parents[n] < n``."""
    size = draw(st.integers(3, 7))
    return [None] + [draw(st.integers(0, n - 1)) for n in range(1, size)]


@SETTINGS
@given(
    languages,
    clients,
    trees(),
    st.lists(texts, min_size=7, max_size=7),
    starts,
    st.randoms(use_true_random=False),
)
def test_the_mails_at_a_tree_s_tips_give_back_the_tree(language, client, parents, bodies, start, random):
    words = LANGUAGES[language]
    said = conversation(words, bodies[: len(parents)], start, parents)
    mails = []
    for tip in sorted(set(range(len(parents))) - set(parents)):
        path = [tip]
        while parents[path[0]] is not None:
            path.insert(0, parents[path[0]])
        shape = chain(words, [said[n] for n in path], [REPLIES[client]] * (len(path) - 1))
        mails.append(mail(said[tip], shape, f"tip{tip}"))
    random.shuffle(mails)
    messages = unchain_many(mails).messages
    number = {plain(s.text): n for n, s in enumerate(said)}
    of = {n: number.get(plain(message.body)) for n, message in enumerate(messages)}
    assert sorted(of.values(), key=str) == sorted(number.values(), key=str)
    assert {of[n]: of.get(message.parent) for n, message in enumerate(messages)} == dict(enumerate(parents))


@SETTINGS
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_and_accounted_for(raw):
    found = unchain(raw)
    assert found.messages[0].index == 0
    assert found.coverage == 1
