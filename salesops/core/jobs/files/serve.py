"""The one way out: as an attachment, with the type we found, in a sandbox (S14)."""

from django.http import FileResponse, Http404

from salesops.core.jobs.models import StoredFile

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(stored: StoredFile) -> FileResponse:
    """``stored`` as a download. The caller has checked who asks. A file missing on disk is a 404, never a traceback."""
    try:
        source = open(stored.place, "rb")  # noqa: SIM115 - the response closes it
    except OSError as error:
        raise Http404 from error
    response = FileResponse(source, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
