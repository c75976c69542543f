"""flask_loyalty: loyalty for customers, partners and employees, in a Flask shop's own checkout.

>>> from flask_loyalty import Loyalty
>>> loyalty = Loyalty()
"""

from flask_loyalty.engine.facts import Choices
from flask_loyalty.errors import (
    CodeRefused,
    GiftRefused,
    KeyConflict,
    LoyaltyError,
    NoProgramme,
    NotEnoughPoints,
    ProgrammeRefused,
    RefundRefused,
    RewardRefused,
    SetupError,
    StaleQuote,
    UnknownOrder,
    WriteConflict,
    WrongInput,
)
from flask_loyalty.web.extension import Loyalty
from flask_loyalty.web.offer import LineDeal, Offer
from flask_loyalty.web.refund import Refund
from flask_loyalty.web.seams import Gift, LineFacts, OrderFacts, ProductFacts

__all__ = [
    "Choices",
    "CodeRefused",
    "Gift",
    "GiftRefused",
    "KeyConflict",
    "LineDeal",
    "LineFacts",
    "Loyalty",
    "LoyaltyError",
    "NoProgramme",
    "NotEnoughPoints",
    "Offer",
    "OrderFacts",
    "ProductFacts",
    "ProgrammeRefused",
    "Refund",
    "RefundRefused",
    "RewardRefused",
    "SetupError",
    "StaleQuote",
    "UnknownOrder",
    "WriteConflict",
    "WrongInput",
]

__version__ = "0.1.0"
