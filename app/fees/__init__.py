"""What a listing costs, and how it is paid: prices, VAT, invoices, payments (domain §9)."""
