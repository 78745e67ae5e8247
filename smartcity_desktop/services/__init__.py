"""Use cases: each act of a person is one short method and one transaction."""
