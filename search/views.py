"""The search page: works without JavaScript, every state of it is an address."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.http import urlencode

from search import facets, language, others, query, snippets
from search.query import Answer
from threads.actions import bounds

TABS = ("messages", "people", "groups", "files")


def search(request):
    """GET ?q= &tab= &order= &page= . 400 for a question nobody types by hand."""
    # The form holds the words; each operator beside them is a token of its own.
    try:
        bounds.searching(request.user)
    except ValidationError as problem:
        empty = Answer(language.Question())
        context = {"answer": empty, "refused": problem.messages[0]}
        return render(request, "search/search.html", context, status=429)
    typed = " ".join(filter(None, [*request.GET.getlist("f"), request.GET.get("q", "")]))
    tab = _one_of(request.GET.get("tab"), TABS)
    order = _one_of(request.GET.get("order"), tuple(query.ORDERS))
    page = _page(request.GET.get("page"))
    try:
        answer = query.search(request.user, typed, order=order, page=page)
    except language.TooMuch:
        empty = Answer(language.Question())
        return render(request, "search/search.html", {"answer": empty, "too_much": True}, status=400)
    context = {"answer": answer, "tab": tab, "order": order, "page": page}
    context |= _found(request.user, answer, tab)
    context |= _links(answer, tab, order, page)
    context["rail"] = facets.of(answer, request.user) if tab == "messages" else []
    if not answer.total and tab == "messages":
        context |= _instead(request.user, answer)
    return render(request, "search/search.html", context)


def _found(user, answer: Answer, tab: str) -> dict:
    question = answer.question
    rest = {
        "people": others.people(user, question),
        "groups": others.groups(user, question),
        "files": others.files(user, question),
    }
    counts = {"messages": answer.total} | {name: rows.count() for name, rows in rest.items()}
    hits = [
        {
            "message": message,
            "subject": snippets.marked(message.conversation.subject, question),
            "snippet": snippets.snippet(message.body, question),
        }
        for message in answer.hits
    ]
    rows = rest[tab][: others.MOST] if tab in rest else []
    return {"hits": hits, "rows": rows, "counts": counts, "none": not counts[tab]}


def _instead(user, answer: Answer) -> dict:
    """What else to ask, when nothing was found."""
    question = answer.question
    places = [piece for piece in question.operators if piece.operator == "in"]
    return {
        "meant": query.meant(user, answer),
        "suggestions": query.suggestions(user, answer),
        "everywhere": question.without(*places) if places else "",
    }


def _links(answer: Answer, tab: str, order: str, page: int) -> dict:
    def link(**changed) -> str:
        now = {"q": answer.question.typed, "tab": tab, "order": order} | changed
        usual = {"tab": "messages", "order": "best", "page": 1}
        return "?" + urlencode({key: value for key, value in now.items() if usual.get(key) != value})

    question = answer.question
    return {
        "tokens": [(piece, link(q=question.without(piece))) for piece in question.operators],
        "tabs": [(name, link(tab=name)) for name in TABS],
        "orders": [(name, link(order=name)) for name in query.ORDERS],
        "earlier": link(page=page - 1) if answer.has_page(page - 1) else "",
        "later": link(page=page + 1) if answer.has_page(page + 1) else "",
    }


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _page(value: str | None) -> int:
    number = int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else 1
    return min(max(number, 1), query.LAST_PAGE)
