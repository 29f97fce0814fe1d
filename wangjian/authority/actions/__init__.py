"""机关行为: what changes offices, officers and posts, and what every room calls to say so."""

from wangjian.authority.actions.officers import (
    add_officer,
    choose_language,
    make_link,
    require_password,
    use_link,
)
from wangjian.authority.actions.offices import add_office, load_regions
from wangjian.authority.actions.posts import appoint, end_post, make_first_administrator
from wangjian.authority.actions.records import fact, journal, nudge
from wangjian.authority.actions.tokens import issue_token, note_use, revoke_token

__all__ = [
    "add_office",
    "add_officer",
    "appoint",
    "choose_language",
    "end_post",
    "fact",
    "issue_token",
    "journal",
    "load_regions",
    "make_first_administrator",
    "make_link",
    "note_use",
    "nudge",
    "require_password",
    "revoke_token",
    "use_link",
]
