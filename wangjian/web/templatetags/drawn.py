"""片段标签: pieces that are drawn once for whoever is shown the same: `{% load drawn %}`.

    {% drawn "lead" lead columns.key %}<td>...</td>{% enddrawn %}

The piece may use the named values, the language and the day, and nothing else of the page.
`{% drawn_sheet %}` does it for all rows of a list at once; the rows are pieces within it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms, template
from django.http import QueryDict
from django.template import Node
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wangjian.web.memory import remembered

if TYPE_CHECKING:
    from django.template import Context
    from django.template.base import FilterExpression, NodeList, Parser, Token

register = template.Library()


class DrawnNode(Node):
    """A piece of a page, and what it is made of."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList, kept_in: str) -> None:
        self.values = values
        self.nodelist = nodelist
        self.kept_in = kept_in

    def render(self, context: Context) -> SafeString:
        """As it was drawn last for the same values."""
        name, *made_of = (value.resolve(context) for value in self.values)
        return remembered(
            f"piece:{name}", made_of, lambda: self.nodelist.render(context), kept_in=self.kept_in
        )


@register.tag
def drawn(parser: Parser, token: Token) -> DrawnNode:
    """`{% drawn NAME VALUE... %}...{% enddrawn %}`."""
    return _node(parser, token, "memory")


@register.tag
def drawn_sheet(parser: Parser, token: Token) -> DrawnNode:
    """`{% drawn_sheet NAME VALUE... %}...{% enddrawn_sheet %}`."""
    return _node(parser, token, "sheets")


def _node(parser: Parser, token: Token, kept_in: str) -> DrawnNode:
    tag, *bits = token.split_contents()
    values = [parser.compile_filter(bit) for bit in bits]
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return DrawnNode(values, nodelist, kept_in)


@register.simple_tag
def filter_fields(form: forms.BaseForm) -> SafeString:
    """The fields of a form that narrows a list, each with its label.

    Drawn once for what is asked and may be chosen: a list of rules alone is seventy options.
    """
    choices = [
        (name, [(value, str(label)) for value, label in cast("Any", field.choices)])
        for name, field in form.fields.items()
        if isinstance(field, forms.ChoiceField)
    ]
    asked: Any = form.initial
    if form.is_bound:  # by an address, or by what an export kept of one
        said = form.data
        asked = sorted(said.lists() if isinstance(said, QueryDict) else said.items())
    made_of = (type(form).__qualname__, asked, choices)
    return remembered(
        "filters",
        made_of,
        lambda: mark_safe(render_to_string("web/filter_fields.html", {"form": form})),  # noqa: S308
    )
