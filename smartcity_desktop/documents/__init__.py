"""From content to PDF to sealed PDF."""
