"""The search page: works without JavaScript, every state of it is an address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from search.query import SearchResults
from threads.actions import bounds
from threads.models import Message
from threads.rendering import plain

from . import facets, non_messages, query, query_syntax, snippets

OTHERS = {"people": non_messages.people, "groups": non_messages.groups, "files": non_messages.files}
TABS = ("messages", *OTHERS)


def search(request: PersonRequest) -> HttpResponse:
    """GET ?q= &tab= &order= &page= &c= . 400 for a question nobody types by hand.

    ``c``: all hits in one conversation; with ``but`` the others, as a part for the page that shows that one.
    """
    try:
        bounds.searching(request.user)
    except ValidationError as problem:
        return _refused(request, 429, refused=problem.messages[0])
    try:
        question = query_syntax.parse(_typed(request))
    except query_syntax.TooMuch:
        return _refused(request, 400, too_much=True)
    tab = _one_of(request.GET.get("tab"), TABS)
    if tab != "messages":
        return _other_tab(request, question, tab)
    return _messages(request, question)


def _typed(request: PersonRequest) -> str:
    """The form holds the words; each operator beside them is a token of its own."""
    return " ".join(filter(None, [*request.GET.getlist("f"), request.GET.get("q", "")]))


def _refused(request: PersonRequest, status: int, **why: object) -> HttpResponse:
    context = {"answer": SearchResults(query_syntax.Question()), **why}
    return render(request, "search/search.html", context, status=status)


def _messages(request: PersonRequest, question: query_syntax.Question) -> HttpResponse:
    order = _one_of(request.GET.get("order"), query.ORDERS)
    page, inside = _number(request.GET.get("page"), 1), _number(request.GET.get("c"))
    page = min(max(page or 1, 1), query.LAST_PAGE)
    answer = query.search(request.user, question, order=order, page=page, inside=inside)
    if page > 1 and not answer.has_page(page):
        page = 1  # a page beyond the last, perhaps of yesterday
        answer = query.search(request.user, question, order=order, page=page, inside=inside)
    context: dict[str, Any] = {
        "answer": answer,
        "tab": "messages",
        "order": order,
        "page": page,
        "inside": inside,
    }
    hits = [_shown(question, hit, order) for hit in answer.found]
    context["hits"] = hits
    context |= _links(question, "messages", order, inside) | _pages(answer, order, page, inside)
    if inside is not None and request.htmx and (but := _number(request.GET.get("but"))):
        context["hits"] = [hit for hit in hits if hit["message"].pk != but]
        return render(
            request, "search/_more.html", context | {"whole": _link(question, c=inside, order=order)}
        )
    context["rail"] = facets.of(answer, request.user) if inside is None else []
    context["counts"] = {"messages": answer.total}
    if question.pieces and not answer.total:
        context |= _instead(request.user, answer)
    return render(request, "search/search.html", context)


def _other_tab(request: PersonRequest, question: query_syntax.Question, tab: str) -> HttpResponse:
    """People, groups and files come from the database: the index is not asked."""
    rows = OTHERS[tab](request.user, question)
    shown = list(rows[: non_messages.MOST + 1])
    count = len(shown) if len(shown) <= non_messages.MOST else rows.count()
    context: dict[str, Any] = {
        "answer": SearchResults(question),
        "tab": tab,
        "rows": shown[: non_messages.MOST],
        "none": not count,
    }
    context["narrow"] = len(shown) > non_messages.MOST
    context |= {"counts": {tab: count}} | _links(question, tab, "best", None)
    return render(request, "search/search.html", context)


def _shown(question: query_syntax.Question, hit: query.SearchHit, order: str) -> dict[str, Any]:
    message = hit.message
    return {
        "message": message,
        "more": hit.more,
        "others": _link(question, order=order, c=message.conversation_id),
        "subject": snippets.marked(message.conversation.subject, question),
        "snippet": snippets.snippet(_words(message), question),
    }


def _words(message: Message) -> str:
    """The text as people read it: a post without the signs of Markdown, a mail as it is."""
    if message.source == Message.Source.MAIL:
        return message.body
    return plain.paragraphs(message.body_html[: 2 * snippets.READ], links=True)


def _instead(user: User, answer: SearchResults) -> dict[str, Any]:
    """What else to ask, when nothing was found."""
    question = answer.question
    places = [piece for piece in question.operators if piece.operator == "in"]
    topics = [piece for piece in question.operators if piece.operator == "topic"]
    elsewhere = {name: find(user, question).count() for name, find in OTHERS.items()}
    return {
        "none": True,
        "meant": query.meant(user, answer),
        "suggestions": query.suggestions(user, answer),
        "everywhere": question.without(*places) if places else "",
        "words": question.as_words(*topics) if topics else "",
        "counts": {"messages": 0} | elsewhere,
    }


def _link(question: query_syntax.Question, **state: str | int | None) -> str:
    usual = {"tab": "messages", "order": "best", "page": 1, "c": None}
    now: dict[str, str | int | None] = {"q": question.typed, **state}
    said = {key: value for key, value in now.items() if value is not None and usual.get(key) != value}
    return "?" + urlencode(said)


def _links(question: query_syntax.Question, tab: str, order: str, inside: int | None) -> dict[str, Any]:
    def without(piece: query_syntax.QueryTerm) -> str:
        return _link(question, q=question.without(piece), tab=tab, order=order)

    return {
        "tokens": [(piece, without(piece)) for piece in question.operators],
        "tabs": [(name, _link(question, tab=name, order=order)) for name in TABS],
        "orders": [(name, _link(question, order=name, c=inside)) for name in query.ORDERS],
        "outside": _link(question, order=order),
    }


def _pages(answer: SearchResults, order: str, page: int, inside: int | None) -> dict[str, Any]:
    def to(number: int) -> str:
        there = answer.has_page(number)
        return _link(answer.question, order=order, page=number, c=inside) if there else ""

    return {"earlier": to(page - 1), "later": to(page + 1)}


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _number(value: str | None, otherwise: int | None = None) -> int | None:
    number = whole_number(value or "")
    return otherwise if number is None else number
