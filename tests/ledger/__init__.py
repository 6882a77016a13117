"""The ledger as an auditor sees it: on installations of their own, tampered with in every way."""
