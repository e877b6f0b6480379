"""The steps by which a court's database got its tables; `court.core.migration` walks them."""
