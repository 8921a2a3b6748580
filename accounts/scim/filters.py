"""Filters (RFC 7644, section 3.4.2.2) as conditions of the database, as far as directories use them.

What cannot be said to the database is found among the rows that the rest of the filter leaves.
"""

from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.db.models import Q
from scim2_models.path import CompareOperator, Comparison, LogicalOperator
from scim2_models.path.visitor import FilterVisitor

from accounts.actions.directory import fold
from accounts.models import EmailAddress
from microblog.kit.folded import folded_text
from microblog.kit.numbers import whole_number
from microblog.kit.storable import storable


class Narrowed(NamedTuple):
    """``rows`` that may fit; ``is_exact``: all of them do."""

    rows: Q
    is_exact: bool


# Nothing that helps; no filter at all.
ALL, EVERYTHING = Narrowed(Q(), False), Narrowed(Q(), True)
NOTHING = Narrowed(Q(pk__in=[]), True)
# How an operator is said to a column that holds the value folded, as the words compared with it are.
LOOKUPS = {CompareOperator.eq: "", CompareOperator.sw: "__startswith", CompareOperator.co: "__contains"}


class Narrowing(FilterVisitor[Narrowed]):
    def visit_comparison(self, node: Comparison) -> Narrowed:
        path = node.attr_path
        name = ".".join(part.lower() for part in (path.attr, path.sub_attr) if part)
        method = getattr(self, "_" + name.replace(".", "_"), None)
        if method is None or node.op not in LOOKUPS or node.value is None:
            return ALL
        if isinstance(node.value, str) and storable(node.value) != node.value:
            return NOTHING  # no row has it, and PostgreSQL cannot even be asked
        found: Narrowed = method(node.op, node.value)
        return found

    def visit_present(self, _node: Any) -> Narrowed:
        return ALL

    def visit_not(self, _node: Any) -> Narrowed:
        return ALL

    def visit_value_path(self, _node: Any) -> Narrowed:
        return ALL

    def visit_logical_expr(self, node: Any) -> Narrowed:
        terms = [self.visit(term) for term in node.terms]
        is_exact = all(term.is_exact for term in terms)
        if node.op == LogicalOperator.and_:
            return Narrowed(reduce(and_, (term.rows for term in terms)), is_exact)
        if any(term == ALL for term in terms):
            return ALL
        return Narrowed(reduce(or_, (term.rows for term in terms)), is_exact)

    def _id(self, op: CompareOperator, value: object) -> Narrowed:
        if op != CompareOperator.eq:
            return ALL
        return Narrowed(Q(pk=whole_number(str(value)) or 0), True)


class PeopleFilter(Narrowing):
    def _username(self, op: CompareOperator, value: object) -> Narrowed:
        word = fold(str(value))
        main = EmailAddress.objects.filter(**{f"address{LOOKUPS[op]}": word}, primary=True)
        known = Q(**{f"directory__user_name{LOOKUPS[op]}": word})
        # Nothing is said of who came by LDAP, either: its row has what they are called there.
        unspoken = Q(directory=None) | Q(directory__said={})
        return Narrowed(known | unspoken & Q(pk__in=main.values("user")), True)

    def _externalid(self, op: CompareOperator, value: object) -> Narrowed:
        # With capitals, which SQLite overlooks in other comparisons than this.
        return Narrowed(Q(directory__external_id=str(value)), True) if op == CompareOperator.eq else ALL

    def _emails(self, op: CompareOperator, value: object) -> Narrowed:
        found = EmailAddress.objects.filter(**{f"address{LOOKUPS[op]}": str(value).lower()})
        return Narrowed(Q(pk__in=found.values("user")), False)

    _emails_value = _emails

    def _active(self, op: CompareOperator, value: object) -> Narrowed:
        return Narrowed(Q(is_active=value is True), True) if isinstance(value, bool) else ALL


class GroupsFilter(Narrowing):
    def _displayname(self, op: CompareOperator, value: object) -> Narrowed:
        return Narrowed(Q(**{f"folded_name{LOOKUPS[op]}": folded_text(str(value))}), False)

    def _externalid(self, op: CompareOperator, value: object) -> Narrowed:
        return Narrowed(Q(external_id=str(value)), True) if op == CompareOperator.eq else ALL

    def _members(self, op: CompareOperator, value: object) -> Narrowed:
        if op != CompareOperator.eq:
            return ALL
        return Narrowed(Q(members=whole_number(str(value)) or 0), True)

    _members_value = _members
