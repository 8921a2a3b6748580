"""Print a random conversation in random clients' styles; the engine must give it back."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mails.clients import REPLIES, Said
from tests.mails.compare import own, plain, summary, wanted
from tests.mails.phrases import LANGUAGES
from tests.mails.render import chain, expected, mail
from threads.bridge.unchain import unchain, unchain_many

#: Words of no language, so that no sentence looks like a header, a greeting or a name.
WORDS = (
    *("brunt", "calvo", "drisk", "elmut", "fronk", "galpe", "hurst", "ivand"),
    *("jolke", "kimpt", "lorvo", "mandrel", "nuxley", "oparin", "quist"),
)
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

sentences = st.lists(st.sampled_from(WORDS), min_size=4, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)
texts = st.lists(sentences, min_size=1, max_size=4).map("\n".join)
#: Days above the twelfth: 03/04 has two readings, and which one is right is tested with the dates.
starts = st.datetimes(datetime(2019, 1, 13), datetime(2026, 6, 13)).map(
    lambda moment: moment.replace(day=13 + moment.day % 8, second=0, microsecond=0)
)
languages = st.sampled_from(sorted(LANGUAGES))
clients = st.sampled_from(sorted(REPLIES))


def conversation(words, bodies, start, parents) -> list[Said]:
    """Messages whose ``parents[n]`` is an earlier one; numbered, so that no two say the same."""
    people = words.people
    return [
        Said(
            *people[n % len(people)],
            start + timedelta(hours=7 * n, minutes=11 * n),
            f"Nr. {n} {body}",
            people[(n + 1) % len(people)],
            words.subject if parents[n] is None else f"{words.reply}: {words.subject}",
        )
        for n, body in enumerate(bodies)
    ]


@SETTINGS
@given(languages, clients, st.lists(texts, min_size=2, max_size=6), starts)
def test_a_chain_of_one_client_comes_back(language, client, bodies, start):
    words, length = LANGUAGES[language], len(bodies)
    said = conversation(words, bodies, start, [None, *range(length - 1)])
    styles = [client] * (length - 1)
    found = unchain(mail(said[-1], chain(words, said, [REPLIES[style] for style in styles]), "chain"))
    messages = summary(found.messages)
    assert messages == wanted(expected(said, styles), messages)
    assert found.coverage == 1


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
    return [None] + [draw(st.integers(0, n - 1)) for n in range(1, draw(st.integers(3, 7)))]


@SETTINGS
@given(
    languages,
    clients,
    trees(),
    st.lists(texts, min_size=7, max_size=7),
    starts,
    st.randoms(use_true_random=False),
)
def test_the_mails_at_the_tips_of_a_tree_give_back_the_tree(language, client, parents, bodies, start, random):
    words = LANGUAGES[language]
    said = conversation(words, bodies[: len(parents)], start, parents)
    mails = [
        _tip(words, client, said, parents, tip) for tip in sorted(set(range(len(parents))) - set(parents))
    ]
    random.shuffle(mails)
    messages = unchain_many(mails).messages
    number = {plain(message.text): n for n, message in enumerate(said)}
    of = {n: number.get(own(message)) for n, message in enumerate(messages)}
    assert sorted(of.values(), key=str) == sorted(number.values(), key=str)
    assert {of[n]: of.get(message.parent) for n, message in enumerate(messages)} == dict(enumerate(parents))


def _tip(words, client: str, said: list[Said], parents: list, tip: int) -> bytes:
    """The mail at a tree's tip: it quotes all that lies between it and the root."""
    path = [tip]
    while parents[path[0]] is not None:
        path.insert(0, parents[path[0]])
    shape = chain(words, [said[n] for n in path], [REPLIES[client]] * (len(path) - 1))
    return mail(said[tip], shape, f"tip{tip}")


@SETTINGS
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_and_accounted_for(raw):
    found = unchain(raw)
    assert found.messages[0].index == 0
    assert found.coverage == 1
