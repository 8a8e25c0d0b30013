"""What is done with people: add them, let them in, change their password, stop them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person, SignInAttempt
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotNow
from evidence_service.workflow import Permission, Role, has

SHORTEST_PASSWORD = 12
ATTEMPTS = 5
ATTEMPTS_PER_ADDRESS = 50
PAUSE = timedelta(minutes=15)
_EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()


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
    """A new person. Without a password they can't sign in yet.

    Refuses an e-mail address that is taken, and a role without the home that it needs.
    """
    email = _free_email(session, email)
    _check_home(role, organisation_id, library_service_id)
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
    with _unique_email(session):
        session.add(person)
    audit.record(
        session,
        "add person",
        evidence_request_id=None,
        actor_id=actor_id,
        person_id=person.id,
        role=role.value,
    )
    return person


@dataclass(frozen=True)
class Details:
    """What an administrator can change about a person."""

    name: str
    email: str
    role: Role
    organisation_id: int | None = None
    library_service_id: int | None = None
    job_title: str = ""


def change_person(session: Session, person: Person, details: Details, *, actor_id: int) -> Person:
    """Change who a person is here. The history names what was changed, not the old and new texts.

    Refuses what `add_person` refuses, and a change of one's own role: nobody can lock
    themselves out.
    """
    email = _free_email(session, details.email, but=person.id)
    _check_home(details.role, details.organisation_id, details.library_service_id)
    if person.id == actor_id and details.role is not person.role:
        raise Invalid("role", "You can't change your own role. Ask another administrator.")
    wanted = {
        **vars(details),
        "email": email,
        "name": details.name.strip(),
        "job_title": details.job_title.strip(),
    }
    changed = sorted(name for name, value in wanted.items() if getattr(person, name) != value)
    with _unique_email(session):
        for name in changed:
            setattr(person, name, wanted[name])
    if changed:
        audit.record(
            session,
            "change person",
            evidence_request_id=None,
            actor_id=actor_id,
            person_id=person.id,
            changed=changed,
            role=person.role.value,
        )
    session.flush()
    return person


def give_one_time_password(session: Session, person: Person, *, actor_id: int) -> str:
    """A new password that only serves to choose another one. It is kept nowhere: show it once.

    Every session of the person ends.
    """
    if person.id == actor_id:
        raise NotNow("Change your own password on the page My account.")
    groups = ("".join(secrets.choice(_EASY_TO_READ) for _ in range(4)) for _ in range(4))
    password = "-".join(groups)
    set_password(session, person, password, actor_id=actor_id)
    person.must_choose_password = True
    session.flush()
    return password


def set_password(session: Session, person: Person, password: str, *, actor_id: int | None) -> None:
    """Give `person` a new password and end every session of theirs."""
    person.password_hash = _checked_hash(password)
    person.must_choose_password = False
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


def end_sessions(session: Session, person: Person) -> None:
    """Sign a person out everywhere."""
    person.sign_in_key = secrets.token_hex(16)
    session.flush()


def find_by_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, in whatever letter case, or None."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def password_is_right(password_hash: str, password: str) -> bool:
    """Whether the password fits. Takes as long for somebody who doesn't exist (`password_hash` empty)."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


class AttemptLimit:
    """The limit on sign-in attempts, for an account and for an address, kept in the database.

    Keys are HMACs under the service's secret, so the table holds neither e-mail nor IP address.
    """

    def __init__(self, secret: str, email: str, address: str) -> None:
        self._keys = {
            _keyed(secret, "account", email.strip().lower()): ATTEMPTS,
            _keyed(secret, "address", address): ATTEMPTS_PER_ADDRESS,
        }
        self._mine: list[SignInAttempt] = []

    def take(self, session: Session) -> bool:
        """Count one try, before it is looked at; False when there were too many. One after the other."""
        if session.get_bind().dialect.name == "postgresql":
            for key in sorted(self._keys):
                session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        if self.refuses(session):
            return False
        self.note_failure(session)
        return True

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
        self._mine = [SignInAttempt(key=key, at=now) for key in self._keys]
        session.add_all(self._mine)
        session.flush()

    def forget(self, session: Session) -> None:
        """After a sign-in: neither this try nor the account's failures count."""
        own = SignInAttempt.id.in_([attempt.id for attempt in self._mine])
        session.execute(delete(SignInAttempt).where(own | (SignInAttempt.key == next(iter(self._keys)))))


@cache
def _nobodys_hash() -> str:
    """Made once in each process, because hashing is slow on purpose."""
    return _hasher.hash(secrets.token_hex(16))


def _keyed(secret: str, kind: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _free_email(session: Session, email: str, *, but: int | None = None) -> str:
    email = email.strip().lower()
    holder = find_by_email(session, email)
    if holder and holder.id != but:
        raise _taken()
    return email


@contextmanager
def _unique_email(session: Session) -> Iterator[None]:
    """Turn the database's refusal of an address that somebody else took at this moment into ours."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        raise _taken() from None


def _taken() -> Invalid:
    return Invalid("email", "Somebody with this e-mail address is here already.")


def _check_home(role: Role, organisation_id: int | None, library_service_id: int | None) -> None:
    if role is Role.MANAGER and organisation_id is None:
        raise Invalid("organisation", "Choose the organisation of this manager.")
    if role is Role.MANAGER and library_service_id is not None:
        raise Invalid(
            "library_service", "A manager has no library service. Choose none, or choose another role."
        )
    if has(role, Permission.WORK_THE_QUEUE) and library_service_id is None:
        raise Invalid("library_service", f"Choose the library service of this {role.value}.")


def _checked_hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "password", f"The password must be {SHORTEST_PASSWORD} characters or more. Three words are good."
        )
    if len(password) > 200:
        raise Invalid("password", "The password must be 200 characters or fewer.")
    return _hasher.hash(password)
