"""The security headers, one function each answer."""

from flask import Flask, Response, request

REPORTS = "/vi-pham-csp"
"""Where browsers tell of what the policy stopped: nobody else hears of it."""
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    f"report-uri {REPORTS}",  # Firefox knows no other
    "report-to here",
)
PAPER = (
    "sandbox; default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""For what others wrote and we hand out: whatever opens it, nothing in it runs."""
UNUSED = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "screen-wake-lock"),
)
"""What no page of ours asks of a device, and none that slips in shall."""
FIXED = {
    "Content-Security-Policy": "; ".join(POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in UNUSED),
    "Reporting-Endpoints": f'here="{REPORTS}"',
    "X-Permitted-Cross-Domain-Policies": "none",
}
YEAR = 31_536_000


def install(app: Flask, *, secure: bool) -> None:
    """Set the headers on every answer of *app*, errors too."""

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        return response
