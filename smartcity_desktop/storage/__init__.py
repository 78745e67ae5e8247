"""The local encrypted file: journal, receipts, attachments and their projections."""
