"""What is done with people: add them, let them in, change their password, stop them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person, SignInAttempt
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotNow
from evidence_service.workflow import Role

SHORTEST_PASSWORD = 12
ATTEMPTS = 5
ATTEMPTS_PER_ADDRESS = 50
PAUSE = timedelta(minutes=15)

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))


def add_person(
    session: Session,
    *,
    name: str,
    email: str,
    role: Role,
    organisation_id: int | None = None,
    library_service_id: int | None = None,
    job_title: str = "",
    password: str = "",
    actor_id: int | None = None,
) -> Person:
    """A new person. Without a password they can't sign in yet. Refuses an e-mail address that is taken."""
    email = email.strip().lower()
    if find_by_email(session, email):
        raise Invalid("email", "Somebody with this e-mail address is here already.")
    person = Person(
        name=name.strip(),
        email=email,
        role=role,
        organisation_id=organisation_id,
        library_service_id=library_service_id,
        job_title=job_title.strip(),
        sign_in_key=secrets.token_hex(16),
        created_at=utc_now(),
    )
    if password:
        person.password_hash = _checked_hash(password)
    session.add(person)
    session.flush()
    audit.record(
        session,
        "add person",
        evidence_request_id=None,
        actor_id=actor_id,
        person_id=person.id,
        role=role.value,
    )
    return person


def set_password(session: Session, person: Person, password: str, *, actor_id: int | None) -> None:
    """Give `person` a new password and end every session of theirs."""
    person.password_hash = _checked_hash(password)
    person.sign_in_key = secrets.token_hex(16)
    audit.record(session, "set password", evidence_request_id=None, actor_id=actor_id, person_id=person.id)


def set_active(session: Session, person: Person, active: bool, *, actor_id: int) -> None:
    """Let a person in again, or stop them and end every session of theirs."""
    if person.id == actor_id and not active:
        raise NotNow("You can't stop your own account. Ask another administrator.")
    person.active = active
    person.sign_in_key = secrets.token_hex(16)
    audit.record(
        session,
        "start account" if active else "stop account",
        evidence_request_id=None,
        actor_id=actor_id,
        person_id=person.id,
    )


def find_by_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, in whatever letter case, or None."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def password_is_right(password_hash: str, password: str) -> bool:
    """Whether the password fits. Takes as long for somebody who doesn't exist (`password_hash` empty)."""
    try:
        return _hasher.verify(password_hash or _NOBODYS_HASH, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


class AttemptLimit:
    """The limit on sign-in attempts, for an account and for an address, kept in the database.

    Keys are HMACs under the service's secret, so the table holds neither e-mail nor IP address.
    """

    def __init__(self, secret: str, email: str, address: str) -> None:
        self._keys = {
            _keyed(secret, "account", email.strip().lower()): ATTEMPTS,
            _keyed(secret, "address", address): ATTEMPTS_PER_ADDRESS,
        }

    def refuses(self, session: Session) -> bool:
        """Whether there were too many failures in the last quarter of an hour."""
        since = utc_now() - PAUSE
        for key, most in self._keys.items():
            failures = select(func.count()).where(SignInAttempt.key == key, SignInAttempt.at > since)
            if (session.scalar(failures) or 0) >= most:
                return True
        return False

    def note_failure(self, session: Session) -> None:
        """Count one failure, and forget those that no longer matter."""
        now = utc_now()
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - PAUSE))
        session.add_all(SignInAttempt(key=key, at=now) for key in self._keys)

    def forget(self, session: Session) -> None:
        """After a sign-in: the account's failures no longer count."""
        session.execute(delete(SignInAttempt).where(SignInAttempt.key == next(iter(self._keys))))


def _keyed(secret: str, kind: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _checked_hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "password", f"The password must be {SHORTEST_PASSWORD} characters or more. Three words are good."
        )
    if len(password) > 200:
        raise Invalid("password", "The password must be 200 characters or fewer.")
    return _hasher.hash(password)
