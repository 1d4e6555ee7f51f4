"""The REST interface under /api/v1: the same engine as the pages and the commands, in JSON.

Faults are told as problem details (RFC 9457, https://www.rfc-editor.org/rfc/rfc9457).
"""
