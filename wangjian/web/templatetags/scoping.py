"""范围标签: addresses and forms that carry the scope along: `{% load scoping %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from wangjian.web.scope import bar, chosen

if TYPE_CHECKING:
    from django.template import RequestContext
    from django.utils.safestring import SafeString

    from wangjian.web.scope import Scope

register = template.Library()


@register.simple_tag(takes_context=True)
def scoped(context: RequestContext, name: str, *args: Any) -> str:
    """The address of a page of ours, with the scope of this one: `{% scoped 'leads' %}`."""
    return chosen(context["request"]).link(reverse(name, args=args))


@register.filter
def in_scope(url: str, scope: Scope) -> str:
    """An address of ours with the scope in it."""
    return scope.link(url)


@register.simple_tag(takes_context=True)
def scope_fields(context: RequestContext) -> SafeString:
    """For a form that asks by GET: the scope as hidden fields, or the form would lose it."""
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', chosen(context["request"]).asked
    )


@register.inclusion_tag("web/scope_bar.html", takes_context=True)
def scope_bar(context: RequestContext) -> dict[str, Any]:
    """The form in the header that says and changes what is looked at."""
    return bar(context["request"])


@register.simple_tag(takes_context=True)
def scope_ignored(context: RequestContext) -> SafeString | str:
    """A sentence where the address asks for something that cannot be followed."""
    from django.utils.translation import gettext as _

    if not chosen(context["request"]).ignored:
        return ""
    told = _("网址中的专项、地区或日期有的不存在，或不在您的范围内，已略去。请在页面上方重新选择。")
    return format_html('<p class="notice warning" role="status">{}</p>', told)
