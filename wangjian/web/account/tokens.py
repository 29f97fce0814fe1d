"""接口令牌页面: an officer's own tokens; a new one is shown once, on the page that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wangjian.authority import actions, permissions, queries
from wangjian.authority.days import today
from wangjian.authority.tokens import scopes
from wangjian.errors import BadInput, WrongState
from wangjian.web.account.forms import TokenForm
from wangjian.web.templatetags.desk import said, spoken

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: OfficerRequest) -> HttpResponse:
    """My tokens, and a form for another."""
    offered = [
        (one.id, spoken(one))
        for one in scopes().scopes.values()
        if permissions.may(request.actor, one.right)
    ]
    form = TokenForm(offered, request.POST if request.method == "POST" else None)
    text = ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, text = actions.issue_token(by=request.actor, **form.cleaned_data)
        except (BadInput, WrongState) as error:
            form.add_error(None, said(error))
        else:
            form = TokenForm(offered)
    rows = [
        {
            "token": one,
            "scopes": [spoken(scopes().scopes[name]) for name in one.scopes],
            "over": one.until_on < today(),
        }
        for one in queries.tokens_of(request.user.id)
    ]
    return render(request, "account/tokens.html", {"form": form, "text": text, "rows": rows})


@require_POST
def revoke(request: OfficerRequest, token_id: uuid.UUID) -> HttpResponse:
    """Take one of mine back."""
    actions.revoke_token(by=request.actor, token_id=token_id)
    messages.success(request, _("已吊销。"))
    return redirect("profile_tokens")
