"""Forms for signing in and for one's own account."""

from __future__ import annotations

from evidence_service.web.fields import BaseForm, Line, Required


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = Line(
        "E-mail address",
        [Required("Enter your e-mail address")],
        longest=254,
        input_type="email",
        autocomplete="username",
    )
    password = Line(
        "Password",
        [Required("Enter your password")],
        longest=200,
        input_type="password",
        autocomplete="current-password",
    )


class NewPasswordForm(BaseForm):
    """The present password and a new one."""

    current = Line(
        "Your password now",
        [Required("Enter the password that you use now")],
        longest=200,
        input_type="password",
        autocomplete="current-password",
    )
    password = Line(
        "New password",
        [Required("Enter a new password")],
        longest=200,
        input_type="password",
        autocomplete="new-password",
        hint="12 characters or more. Three words are good.",
    )
