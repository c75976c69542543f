"""Forms with messages that say what to do."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Regexp, StopValidation

from .i18n import DELIVERY_LABELS, PAYMENT_LABELS

required = InputRequired(_l("Fill in this field."))


def strip(value):
    return value.strip() if isinstance(value, str) else value


def email_address(_form, field) -> None:
    try:
        field.data = validate_email(
            field.data or "", check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError:
        raise StopValidation(_l("Enter an e-mail address, for example ola@poczta.pl.")) from None


def visible(_form, field) -> None:
    """No control characters: names go onto labels."""
    if field.data and not field.data.isprintable():
        raise StopValidation(_l("Use letters, digits and punctuation only."))


def too_long(most: int) -> Length:
    return Length(max=most, message=_l("Use at most %(most)s characters.", most=most))


class LoginForm(FlaskForm):
    email = EmailField(_l("E-mail"), [required, too_long(254), email_address], filters=[strip])
    password = PasswordField(_l("Password"), [required, too_long(200)])
    remember = BooleanField(_l("Keep me signed in"))


class SignupForm(FlaskForm):
    name = StringField(_l("First and last name"), [required, too_long(120), visible], filters=[strip])
    email = EmailField(_l("E-mail"), [required, too_long(254), email_address], filters=[strip])
    password = PasswordField(
        _l("Password"),
        [required, Length(min=10, max=200, message=_l("Use 10 to 200 characters."))],
        description=_l("At least 10 characters. A few words make a good one."),
    )
    repeated = PasswordField(
        _l("Password again"), [required, EqualTo("password", _l("The two passwords are not the same."))]
    )


class CheckoutForm(FlaskForm):
    attempt = HiddenField()
    name = StringField(_l("First and last name"), [required, too_long(120), visible], filters=[strip])
    email = EmailField(_l("E-mail"), [required, too_long(254), email_address], filters=[strip])
    delivery = RadioField(_l("Delivery"), choices=list(DELIVERY_LABELS.items()), default="courier")
    street = StringField(_l("Street and number"), [too_long(160), visible], filters=[strip])
    postcode = StringField(_l("Postcode (00-000)"), [too_long(10), visible], filters=[strip])
    city = StringField(_l("Town"), [too_long(80), visible], filters=[strip])
    payment = RadioField(_l("Payment"), choices=list(PAYMENT_LABELS.items()), default="card")
    served_by = SelectField(_l("Did somebody advise you?"), choices=[], default="")

    def validate(self, extra_validators=None) -> bool:
        """An address is needed unless the parcel is fetched from the shop."""
        if self.delivery.data == "pickup":
            return super().validate(extra_validators)
        postcode = Regexp(r"^\d\d-\d\d\d$", message=_l("Enter the postcode as 00-950."))
        needed = {"street": [required], "postcode": [required, postcode], "city": [required]}
        return super().validate({**(extra_validators or {}), **needed})


class ActionForm(FlaskForm):
    """A button; carries only the CSRF token."""
