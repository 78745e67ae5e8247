"""What the desktop and the centre agree on: entries, chains, bundles, receipts, identity."""
