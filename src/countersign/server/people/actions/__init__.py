"""What people do about themselves and each other: credentials, keys, passwords, tokens, membership."""

from countersign.server.people.actions.credentials import add_credential, frozen, verify_credential
from countersign.server.people.actions.members import appoint, introduce, invite
from countersign.server.people.actions.oneself import edit_profile, make_token, revoke_token
from countersign.server.people.actions.passwords import change_password, make_key, reset_password, retire_key

__all__ = [
    "add_credential",
    "appoint",
    "change_password",
    "edit_profile",
    "frozen",
    "introduce",
    "invite",
    "make_key",
    "make_token",
    "reset_password",
    "retire_key",
    "revoke_token",
    "verify_credential",
]
