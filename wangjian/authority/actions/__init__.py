"""机关行为: what changes offices, officers and posts, and what every room calls to say so."""

from wangjian.authority.actions.access import (
    note_lock_out,
    note_sign_in,
    reset_second_factor,
    set_active,
    unlock,
)
from wangjian.authority.actions.ledger import enter, note_journal_days, write_log
from wangjian.authority.actions.officers import (
    add_officer,
    choose_language,
    make_link,
    rename_officer,
    require_password,
    use_link,
)
from wangjian.authority.actions.offices import add_office, change_office, load_regions
from wangjian.authority.actions.posts import appoint, end_post, make_first_administrator
from wangjian.authority.actions.records import fact, journal, nudge
from wangjian.authority.actions.tokens import issue_token, note_use, revoke_token

__all__ = [
    "add_office",
    "add_officer",
    "appoint",
    "change_office",
    "choose_language",
    "end_post",
    "enter",
    "fact",
    "issue_token",
    "journal",
    "load_regions",
    "make_first_administrator",
    "make_link",
    "note_journal_days",
    "note_lock_out",
    "note_sign_in",
    "note_use",
    "nudge",
    "rename_officer",
    "require_password",
    "reset_second_factor",
    "revoke_token",
    "set_active",
    "unlock",
    "use_link",
    "write_log",
]
