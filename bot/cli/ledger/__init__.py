"""What an auditor asks of the ledger: is it whole, and what does it prove about one person."""
