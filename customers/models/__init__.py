from .address import ShippingAddress
from .contact import Contact
from .customer import Customer
from .ownership import Ownership, TeamMember

__all__ = ["Contact", "Customer", "Ownership", "ShippingAddress", "TeamMember"]
