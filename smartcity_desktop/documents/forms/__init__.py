"""The wording of papers: one module a kind, one function a form; a released form never changes."""
