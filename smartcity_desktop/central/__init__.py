"""The central server: ledger, receipts, accounts and routes."""
